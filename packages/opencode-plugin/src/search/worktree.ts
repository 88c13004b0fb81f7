import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

/** The part of a tool's context that says where it works. */
export interface Place {
  readonly directory: string;
  readonly worktree: string;
}

/** The folder that tools are confined to, by its real path. Outside of a repository the host's worktree is `/`. */
export function worktreeRoot({ directory, worktree }: Place): string {
  return realpathSync(worktree === "" || worktree === "/" ? directory : worktree);
}

/**
 * The real path of something in the worktree, given relative to the working folder.
 *
 * @throws Error when it is missing, or when it leads outside, through links too.
 */
export function insideWorktree(place: Place, path: string): string {
  const root = worktreeRoot(place);
  let real: string;
  try {
    real = realpathSync(resolve(place.directory, path));
  } catch (error) {
    throw new Error(`There is no "${path}" in the project.`, { cause: error });
  }
  if (!isBelow(root, real)) throw new Error(`"${path}" is outside the project ${root}.`);
  return real;
}

/** Whether a path is a folder or something in it. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || !(way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** A path of a search result, as the model has to write it for the host's other tools. */
export function shownPath(place: Place, root: string, path: string): string {
  const shown = relative(place.directory, join(root, path));
  return (shown === "" ? "." : shown).split(sep).join("/");
}
