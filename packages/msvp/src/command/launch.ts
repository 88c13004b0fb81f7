import { accessSync, constants, statSync } from "node:fs";
import { delimiter, extname, isAbsolute, join, resolve } from "node:path";

/** A program ready to be started by the operating system. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The arguments are one ready-made command line (Windows). */
  readonly isVerbatim: boolean;
  /** Value of the environment variable that marks every process of this run. */
  readonly marker: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A command line for the platform's shell. */
export function shellLaunch(command: string, platform: string): Pick<Launch, "file" | "args" | "isVerbatim"> {
  if (platform !== "win32") return { file: "/bin/sh", args: ["-c", command], isVerbatim: false };
  return { file: commandProcessor, args: ["/d", "/s", "/c", `"${command}"`], isVerbatim: true };
}

const commandProcessor = "cmd.exe";

/**
 * Prepares an argument vector. On Windows `npm` is a batch file that the system does not start by that name: it is
 * looked up, and a batch file is started through the command processor with each argument escaped for it.
 */
export function programLaunch(
  argv: readonly string[],
  cwd: string,
  env: Environment,
  platform: string,
  isFile: (path: string) => boolean = isExistingFile,
): Pick<Launch, "file" | "args" | "isVerbatim"> {
  const [name = "", ...args] = argv;
  if (platform !== "win32") return { file: name, args, isVerbatim: false };
  const file = lookUp(name, cwd, env, isFile) ?? name;
  if (!/\.(cmd|bat)$/i.test(file)) return { file, args, isVerbatim: false };
  const line = [escapeMeta(file), ...args.map(escapeBatchArgument)].join(" ");
  return { file: commandProcessor, args: ["/d", "/s", "/c", `"${line}"`], isVerbatim: true };
}

function lookUp(
  name: string,
  cwd: string,
  env: Environment,
  isFile: (path: string) => boolean,
): string | undefined {
  const variable = (wanted: string): string | undefined =>
    Object.entries(env).find(([key]) => key.toUpperCase() === wanted)?.[1];
  const hasFolder = /[\\/]/.test(name) || isAbsolute(name);
  const folders = hasFolder ? [""] : (variable("PATH") ?? "").split(delimiter === ":" ? /[;]/ : delimiter);
  const extensions = (variable("PATHEXT") ?? ".EXE;.CMD;.BAT;.COM").split(";");
  const suffixes = extname(name) === "" ? extensions : ["", ...extensions];
  for (const folder of folders) {
    const base = hasFolder ? resolve(cwd, name) : join(folder, name);
    for (const suffix of suffixes) {
      if (isFile(base + suffix)) return base + suffix;
    }
  }
  return undefined;
}

/** Characters that the command processor acts upon, each taken literally after a caret. */
function escapeMeta(text: string): string {
  return text.replace(/[()\][%!^"`<>&|;, *?]/g, "^$&");
}

/**
 * Quotes for the C runtime's parser first (backslashes double only before a quote), then twice for the command
 * processor, because a batch file passes its arguments through it once more.
 */
function escapeBatchArgument(argument: string): string {
  const quoted = `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
  return escapeMeta(escapeMeta(quoted));
}

function isExistingFile(path: string): boolean {
  try {
    accessSync(path, constants.F_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
