import { type FileHandle, readlink, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import { RootError } from "../errors.ts";

/** Whether the path is the root or below it; both must be real paths. */
export function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/**
 * Whether an open file is below a root, which is a real path. A folder on its path may have become a link since it was
 * listed: what counts is where the file is, not where its path was (invariant S1).
 */
export async function isFileInside(root: string, path: string, file: FileHandle): Promise<boolean> {
  if (process.platform === "linux") {
    // Fails where no /proc is mounted.
    const real = await readlink(`/proc/self/fd/${file.fd}`).catch(() => undefined);
    if (real !== undefined) return isInside(root, real);
  }
  return isStillAt(root, path, file);
}

/** `isFileInside` where the system does not tell the path of a descriptor: whether the real path is that of the file. */
export async function isStillAt(root: string, path: string, file: FileHandle): Promise<boolean> {
  const real = await realpath(path);
  const [there, opened] = await Promise.all([stat(real, { bigint: true }), file.stat({ bigint: true })]);
  return there.dev === opened.dev && there.ino === opened.ino && isInside(root, real);
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
