import { found } from "./shell/scope.ts";

const tests =
  /^-(i?name|i?path|i?regex|i?wholename|type|mtime|mmin|ctime|cmin|atime|amin|newer\w*|size|empty|user|xtype|lname|inum|samefile)$/;

/** Where `find` starts to look. */
export function findStarts(args: readonly string[]): string[] {
  const paths: string[] = [];
  for (const arg of args) {
    if (/^-[HLPO]/.test(arg) && paths.length === 0) continue;
    if (/^[-(!]/.test(arg)) break;
    paths.push(arg);
  }
  return paths.length === 0 ? ["."] : paths;
}

/** Whether a search is for less than everything: every file, every folder and "all but these" are everything. */
export function isNarrowed(args: readonly string[]): boolean {
  return args.some((arg, index) => {
    if (!tests.test(arg) || /^(!|-not)$/.test(args[index - 1] ?? "")) return false;
    const value = args[index + 1] ?? "";
    return !(arg === "-type" ? /^[fd](,[fd])*$/ : /^(\.\/)?[.*]+$/).test(value);
  });
}

/**
 * Paths as `find` would print them, as far as its arguments say. What is found lies below the start: below the worktree
 * is fine where the worktree itself is not.
 */
export function findResults(args: readonly string[]): string[] {
  const name = args[args.findIndex((arg) => /^-i?name$/.test(arg)) + 1] ?? "";
  const isNamed = args.some((arg) => /^-i?name$/.test(arg));
  const last = isNamed ? name : isNarrowed(args) ? "found" : "*";
  return findStarts(args).map((start) => `${start.replace(/\/+$/, "")}/${found}${last}`);
}

/** As {@link findResults}, of `fd [pattern] [path...]`. */
export function fdResults(args: readonly string[]): string[] {
  const operands = args.filter((arg, index) => !arg.startsWith("-") && !valued.test(args[index - 1] ?? ""));
  const [pattern = ".", ...given] = operands;
  const based = args.flatMap((arg, index) =>
    /^--(search-path|base-directory)$/.test(args[index - 1] ?? "")
      ? [arg]
      : (/^--(?:search-path|base-directory)=(.+)$/.exec(arg)?.[1] ?? []),
  );
  const paths = [...given, ...based];
  const isWide =
    /^[.^$]?$|^\.\*$/.test(pattern) && !args.some((arg) => /^(-e|--ext|-[sS]\b|--size|--changed)/.test(arg));
  return (paths.length === 0 ? ["."] : paths).map(
    (path) => `${path.replace(/\/+$/, "")}/${found}${isWide ? "*" : "found"}`,
  );
}

const valued =
  /^(-[tedEcSjxX]|--(type|extension|max-depth|exclude|color|size|threads|base-directory|search-path|changed-(within|before)))$/;
