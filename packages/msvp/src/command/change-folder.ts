import { statSync } from "node:fs";
import { resolve } from "node:path";

/** `cd folder` of an `&&` chain, which no program can do for the ones after it: the new folder, or what is wrong. */
export function changeFolder(cwd: string, argv: readonly string[]): string | { readonly problem: string } {
  const [, folder, ...rest] = argv;
  if (folder === undefined || rest.length > 0) return { problem: "cd: expected one folder" };
  const target = resolve(cwd, folder);
  try {
    if (statSync(target).isDirectory()) return target;
    return { problem: `cd: not a folder: ${folder}` };
  } catch {
    return { problem: `cd: no such folder: ${folder}` };
  }
}
