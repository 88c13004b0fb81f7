import { parseCommand } from "@oco/msvp";

/** A command as the operating system starts it. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The arguments are one ready-made command line (Windows). */
  readonly isVerbatim: boolean;
  /** What the person's rules for `bash` are asked about: all must be allowed. */
  readonly patterns: readonly string[];
}

/**
 * Without a shell a command is one program and its words; whatever else a shell would act upon is refused by name.
 *
 * @throws CommandSyntaxError or Error that says what to do instead.
 */
export function launchOf(command: string, isShell: boolean, platform: string = process.platform): Launch {
  const text = command.trim();
  if (text === "") throw new Error("The command is empty.");
  if (isShell) {
    const isWindows = platform === "win32";
    return {
      file: isWindows ? "cmd.exe" : "/bin/sh",
      args: isWindows ? ["/d", "/s", "/c", `"${text}"`] : ["-c", text],
      env: {},
      isVerbatim: isWindows,
      patterns: shellPatterns(text),
    };
  }
  const [first, ...more] = parseCommand(text);
  const [file = "", ...args] = first?.argv ?? [];
  if (more.length > 0 || file === "cd") {
    throw new Error(
      "Without a shell a background command is one program: give its folder as cwd, or set shell to true.",
    );
  }
  // As typed and as understood: quotes or blanks do not carry a command past a rule, nor do variables before it.
  const patterns = [...new Set([text, [file, ...args].join(" ")])];
  return { file, args, env: first?.env ?? {}, isVerbatim: false, patterns };
}

/**
 * A shell line as a whole, and every part of it that may be a command of its own. This cuts within quotes as well and so
 * asks about more than it must: a rule that denies is never missed for a `;` before it.
 */
function shellPatterns(text: string): readonly string[] {
  const parts = text
    .split(/[;&|\n\r()`{}]|\$\(/)
    .map((part) => part.trim().replace(/\s+/g, " "))
    .filter((part) => part !== "");
  return [...new Set([text, ...parts])];
}
