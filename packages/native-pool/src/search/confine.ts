import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import { RootError } from "../errors.ts";

/** Whether the path is the root or below it; both must be real paths. */
export function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/** The real path of a root. @throws RootError OCO_NATIVE_ROOT when it is not a folder. */
export async function realRoot(root: string): Promise<string> {
  let cause: unknown = new Error("not a folder");
  try {
    const real = await realpath(root);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    cause = error;
  }
  throw new RootError(root, cause);
}
