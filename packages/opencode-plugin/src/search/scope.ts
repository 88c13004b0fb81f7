import { statSync } from "node:fs";
import { relative, sep } from "node:path";
import { insideWorktree, type Place, worktreeRoot } from "./worktree.ts";

/** Where a walk begins and what it takes. */
export interface Scope {
  readonly root: string;
  readonly include: readonly string[];
}

/**
 * The scope of a search in a folder or file of the worktree. The walk begins at the worktree all the same, for ignore
 * files above the folder count as well.
 *
 * @throws Error when the path is missing or leads outside.
 */
export function scopeOf(place: Place, path: string, globs: readonly string[]): Scope {
  const root = worktreeRoot(place);
  const real = insideWorktree(place, path);
  const below = escaped(relative(root, real).split(sep).join("/"));
  if (!statSync(real).isDirectory()) return { root, include: [below] };
  if (below === "") return { root, include: globs };
  const all = globs.length === 0 ? ["**"] : globs;
  return {
    root,
    include: all.map((glob) => `${below}/${glob.includes("/") || glob === "**" ? glob : `**/${glob}`}`),
  };
}

function escaped(path: string): string {
  return path.replace(/[\\*?[\]{}!,]/g, "\\$&");
}
