import { fdResults, findResults } from "./found.ts";
import { programName } from "./rules/names.ts";
import { type Field, plainField } from "./shell/expand.ts";

/** Options of wrappers that take the next word. */
const valued: Readonly<Record<string, RegExp>> = {
  sudo: /^(-[ugphCcDRrTUt]|--(user|group|prompt|host|chdir|chroot|role|type|other-user|close-from))$/,
  doas: /^-[uC]$/,
  env: /^(-[uCP]|--(unset|chdir))$/,
  nice: /^-n$/,
  ionice: /^-[cnp]$/,
  timeout: /^(-[ks]|--(kill-after|signal))$/,
  stdbuf: /^-[ioe]$/,
  xargs: /^(-[IdEnPLsa]|--(arg-file|delimiter|max-args|max-procs|max-lines|replace))$/,
  parallel: /^-[jnNI]$/,
  exec: /^-a$/,
  chroot: /^--(userspec|groups)$/,
  flock: /^(-[wE]|--(timeout|conflict-exit-code))$/,
  strace: /^-[eopsu]$/,
  taskset: /^$/,
  unshare: /^$/,
  nsenter: /^(-[tSG]|--(target|setuid|setgid))$/,
  dotenv: /^-[ecvf]$/,
  "systemd-run": /^(-[pu]|--(unit|property|uid|gid))$/,
};

/** Wrappers with operands of their own before the command. */
const ownOperands: Readonly<Record<string, number>> = { timeout: 1, flock: 1, chroot: 1, taskset: 1 };

const wrappers = new Set([
  ...Object.keys(valued),
  ..."command builtin nohup setsid busybox toybox time eatmydata chrt unbuffer ltrace run0 pkexec gosu caffeinate npx bunx pnpx uvx nsenter spawn dotenv dotenvx firejail".split(
    " ",
  ),
]);

/** Programs that are a wrapper under one of these subcommands. */
const runners: ReadonlyMap<string, RegExp> = new Map([
  ["uv", /^run$/],
  ["op", /^run$/],
  ["doppler", /^run$/],
  ["infisical", /^run$/],
  ["poetry", /^run$/],
  ["npm", /^(exec|x)$/],
  ["pnpm", /^(exec|dlx)$/],
  ["yarn", /^(exec|dlx)$/],
]);

/** How `xargs` and `parallel` hand on what they read. */
interface SuppliedInput {
  /** The text in whose place it is put. */
  readonly place: string;
  /** A line is one argument, whatever blanks it has. */
  readonly isByLine: boolean;
}

/** A command behind its wrappers. */
export interface Unwrapped {
  readonly fields: readonly Field[];
  /** More arguments come from standard input. */
  readonly input: SuppliedInput | undefined;
  /** Shell text that a wrapper holds in one word (`env -S`, `su -c`). */
  readonly scripts: readonly string[];
}

/** Takes `sudo`, `env`, `xargs` and their like off a command, however many there are. */
export function unwrap(given: readonly Field[]): Unwrapped {
  let fields = given;
  let input: SuppliedInput | undefined;
  const scripts: string[] = [];
  for (let depth = 0; depth < 20; depth += 1) {
    const name = programName(fields[0]?.text ?? "");
    const isRunner = runners.get(name)?.test(fields[1]?.text ?? "") === true;
    if (!wrappers.has(name) && !isRunner) break;
    const inner = behind(name, isRunner ? fields.slice(1) : fields, scripts);
    // `env` and `command -v x` run nothing.
    if (inner === undefined || inner.length === 0) break;
    if (name === "xargs" || name === "parallel")
      input ??= inputOf(fields.slice(0, fields.length - inner.length).map(({ text }) => text));
    fields = inner;
  }
  return { fields, input, scripts };
}

/** What the options of `xargs` and `parallel` say about what they read. */
function inputOf([name, ...options]: readonly string[]): SuppliedInput {
  const isByLine =
    name === "parallel" || options.some((option) => /^(-0|-d|-\w*0$|--null|--delimiter)/.test(option));
  for (const [index, option] of options.entries()) {
    const isApart = /^(-I|--replace)$/.test(option);
    const given = isApart ? options[index + 1] : /^(?:-I|-i|--replace=)(.+)$/.exec(option)?.[1];
    if (given !== undefined) return { place: given, isByLine };
  }
  return { place: "{}", isByLine };
}

function behind(name: string, fields: readonly Field[], scripts: string[]): readonly Field[] | undefined {
  let index = 1;
  let operands = ownOperands[name] ?? 0;
  for (; index < fields.length; index += 1) {
    const text = fields[index]?.text ?? "";
    if (text === "--") {
      index += 1;
      break;
    }
    if (name === "command" && /^-[vV]/.test(text)) return undefined;
    if (name === "env" && /^(-S|--split-string)/.test(text)) {
      scripts.push(
        text.replace(/^(-S|--split-string)=?/, "") ||
          fields
            .slice(index + 1)
            .map((field) => field.text)
            .join(" "),
      );
      return undefined;
    }
    if (name === "flock" && text === "-c") {
      scripts.push(fields[index + 1]?.text ?? "");
      return undefined;
    }
    if (valued[name]?.test(text)) index += 1;
    else if (text.startsWith("-") && text !== "-") continue;
    else if ((name === "env" || name === "sudo") && /^\w+=/.test(text)) continue;
    else if (operands > 0) operands -= 1;
    else break;
  }
  return fields.slice(index);
}

/** The fields of a command with what it was handed: one command for each line, or one with all words. */
export function filled(
  fields: readonly Field[],
  { place, isByLine }: SuppliedInput,
  lines: readonly string[],
): (readonly Field[])[] {
  if (fields.some(({ text }) => text.includes(place)))
    return lines.map((line) =>
      fields.map((field) => ({ ...field, text: field.text.replaceAll(place, line) })),
    );
  const words = isByLine ? lines : lines.flatMap((line) => line.split(/\s+/).filter((word) => word !== ""));
  return [[...fields, ...words.map(plainField)]];
}

/** The commands behind `-exec` and its like of `find` and `fd`, once for each place where it starts. */
export function foundCommands(fields: readonly Field[]): Field[][] {
  const texts = fields.map(({ text }) => text);
  const commands: Field[][] = [];
  for (const [index, text] of texts.entries()) {
    if (!/^(-exec(dir)?|-ok(dir)?|-x|-X|--exec(-batch)?)$/.test(text)) continue;
    const rest = fields.slice(index + 1);
    const end = rest.findIndex((field) => field.text === ";" || field.text === "+");
    const body = end < 0 ? rest : rest.slice(0, end);
    const results = /^fd/.test(texts[0] ?? "")
      ? fdResults(texts.slice(1, index + 1))
      : findResults(texts.slice(1));
    for (const found of results)
      commands.push(body.map((field) => ({ ...field, text: field.text.replaceAll("{}", found) })));
  }
  return commands;
}
