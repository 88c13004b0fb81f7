import { dirname, join, resolve } from "node:path/posix";
import { globPattern } from "./glob.ts";
import { found, type Scope, unknown } from "./scope.ts";

/** Where a path points, seen from the worktree. */
export type PathKind =
  /** Below the worktree, or below a folder for temporary files. */
  | "inside"
  /** The worktree as a whole. */
  | "worktree"
  /** The history of the worktree's repository. */
  | "history"
  | "outside"
  /** It depends on what cannot be told. */
  | "unknown";

const glob = /[*?[]/;

/** Classifies a path that may end in globs. */
export function classifyPath(text: string, scope: Scope): PathKind {
  const { worktree, temporary } = scope.place;
  if (text === "") return "inside";
  const start = text.indexOf(unknown);
  // Unknown text in the middle of a path is taken for a name; at its start it can be anything.
  if (start >= 0 && !text.slice(0, start).includes("/")) return "unknown";
  const named = text.replaceAll(found, "").replaceAll(unknown, "unknown");
  if (/^[A-Za-z]:/.test(named)) return "outside";
  const segments = named.replace(/(?<=[^/])\/+$/, "").split("/");
  const firstGlob = segments.findIndex((segment) => glob.test(segment));
  const last = segments[firstGlob] ?? "";
  // A pattern without a letter of its own names everything, or everything hidden.
  const isAll =
    firstGlob === segments.length - 1 &&
    /^[.*?]*\*[.*?]*$/.test(last.replace(/\[([!^][^\]]*|[^\]]*a-z[^\]]*)\]/gi, ""));
  const isHistory = last.startsWith(".") && globPattern(last).test(".git");
  const base =
    firstGlob < 0 ? named : segments.slice(0, firstGlob).join("/") || (named.startsWith("/") ? "/" : ".");
  if (!base.startsWith("/") && scope.directory.includes(unknown)) return "unknown";
  const path = realTarget(resolve(scope.directory, base), firstGlob >= 0 || base.endsWith("/"), scope);
  if (path === worktree && firstGlob >= 0 && !isAll) return isHistory ? "history" : "inside";
  if (path === worktree) return "worktree";
  if (isBelow(path, worktree))
    return isBelow(path, join(worktree, ".git")) || path === join(worktree, ".git") ? "history" : "inside";
  if (isBelow(worktree, path)) return "outside";
  const home = scope.place.realPath(scope.place.home) ?? scope.place.home;
  if (path === home || isBelow(home, path)) return "outside";
  // A home in a folder for temporary files is no temporary file, nor is what is in it, unless it has such a folder of its own.
  const near = isBelow(path, home) ? temporary.filter((folder) => isBelow(folder, home)) : temporary;
  const isTemporary = near.some(
    (folder) => isBelow(path, folder) || (path === folder && firstGlob >= 0 && !isAll),
  );
  return isTemporary ? "inside" : "outside";
}

/** Links in the way to the target are followed; the target itself only where the command would. */
function realTarget(path: string, isFollowed: boolean, scope: Scope): string {
  if (isFollowed) {
    const real = scope.place.realPath(path);
    if (real !== undefined) return real;
  }
  let existing = dirname(path);
  let rest = path.slice(existing.length).replace(/^\/+/, "");
  for (;;) {
    const real = scope.place.realPath(existing);
    if (real !== undefined) return join(real, rest);
    if (existing === "/" || existing === ".") return path;
    rest = join(existing.slice(dirname(existing).length).replace(/^\/+/, ""), rest);
    existing = dirname(existing);
  }
}

export function isBelow(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
