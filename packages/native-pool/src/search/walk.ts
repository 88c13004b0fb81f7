import type { Dirent } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { isInside } from "./confine.ts";
import { IgnoreFile } from "./ignore-file.ts";
import { readInside } from "./open-file.ts";
import type { ResolvedScope } from "./options.ts";
import { anyGlob, type PathFilter } from "./path-filter.ts";

/** Folders that are read at a time. */
const breadth = 16;

interface Folder {
  /** Path below the root: empty, or ending with `/`. */
  readonly path: string;
  /** `.ignore` files win over `.gitignore` files, wherever they are. */
  readonly ignore: IgnoreFile | undefined;
  readonly gitignore: IgnoreFile | undefined;
}

/** Lists the files of a scope, below `root`, in batches and in no order. Links are neither listed nor followed. */
export async function* walk(scope: ResolvedScope, root: string): AsyncGenerator<readonly string[]> {
  const rules = {
    isTaken: scope.include.length === 0 ? () => true : anyGlob(scope.include),
    isLeft: anyGlob(scope.exclude),
  };
  const waiting: Folder[] = [{ path: "", ignore: undefined, gitignore: undefined }];
  while (waiting.length > 0) {
    const read = await Promise.all(
      waiting.splice(-breadth).map((folder) => readFolder(scope, root, folder, rules)),
    );
    for (const { folders } of read) waiting.push(...folders);
    yield read.flatMap(({ files }) => files);
  }
}

interface Rules {
  readonly isTaken: PathFilter;
  readonly isLeft: PathFilter;
}

async function readFolder(
  scope: ResolvedScope,
  root: string,
  parent: Folder,
  rules: Rules,
): Promise<{ files: readonly string[]; folders: readonly Folder[] }> {
  const entries = await entriesOf(root, join(root, parent.path));
  const folder = scope.ignoreFiles ? await withIgnoreFiles(root, parent, entries) : parent;
  const files: string[] = [];
  const folders: Folder[] = [];
  for (const entry of entries) {
    const isFolder = entry.isDirectory();
    const path = folder.path + entry.name;
    if (!(isFolder || entry.isFile()) || isSkipped(scope, folder, entry.name, isFolder)) continue;
    if (rules.isLeft(path, entry.name)) continue;
    if (isFolder) folders.push({ ...folder, path: `${path}/` });
    else if (rules.isTaken(path, entry.name)) files.push(path);
  }
  return { files, folders };
}

function isSkipped(scope: ResolvedScope, folder: Folder, name: string, isFolder: boolean): boolean {
  if (name === ".git") return true;
  const path = folder.path + name;
  const verdict = folder.ignore?.verdict(path, isFolder) ?? folder.gitignore?.verdict(path, isFolder);
  if (verdict !== undefined) return verdict === "ignored";
  return !scope.hidden && name.startsWith(".");
}

async function withIgnoreFiles(root: string, folder: Folder, entries: readonly Dirent[]): Promise<Folder> {
  const has = (name: string): boolean => entries.some((entry) => entry.name === name && entry.isFile());
  const load = async (name: string, parent: IgnoreFile | undefined): Promise<IgnoreFile | undefined> => {
    if (!has(name)) return parent;
    const content = await readInside(root, join(root, folder.path, name), Number.POSITIVE_INFINITY);
    return new IgnoreFile(content?.toString("utf8") ?? "", folder.path, parent);
  };
  return {
    path: folder.path,
    ignore: await load(".ignore", folder.ignore),
    gitignore: await load(".gitignore", folder.gitignore),
  };
}

// What cannot be read, or is gone by now, holds nothing: a search goes on with the rest. The second look is for a folder
// that became a link before it was read.
async function entriesOf(root: string, path: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return isInside(root, await realpath(path)) ? entries : [];
  } catch {
    return [];
  }
}
