import { existsSync, linkSync, lstatSync, readFileSync, renameSync, rmSync } from "node:fs";
import { lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What is found where the file is. Anything but a short text is nobody's checklist. */
export type Found =
  | { readonly kind: "absent" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strange"; readonly why: string };

const maxBytes = 1024 * 1024;
const name = "todo.md";

/**
 * The file `.oco/todo.md`, which the plugin and the person's editor both replace. It is never written over: what is there
 * is taken away first and looked at, and the new text is put only where there is none. The folder ignores itself, so that
 * nothing of it is ever committed by accident.
 */
export class ShownFile {
  readonly folder: string;
  readonly #path: string;
  readonly #draft: string;
  readonly #taken: string;

  constructor(directory: string) {
    this.folder = join(directory, ".oco");
    this.#path = join(this.folder, name);
    this.#draft = `${this.#path}.${process.pid}`;
    this.#taken = `${this.#path}.${process.pid}.taken`;
  }

  /** Makes the folder. A link in its place would lead out of the project. */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    if ((await lstat(this.folder)).isSymbolicLink()) throw new Error(`${this.folder} is a link`);
    const ignore = join(this.folder, ".gitignore");
    if (!existsSync(ignore)) await writeFile(ignore, "*\n");
  }

  /** What is there now; a file that a process took away and did not get to replace is put back first. */
  async look(): Promise<Found> {
    const found = look(this.#path);
    if (found.kind !== "absent") return found;
    const names = await readdir(this.folder);
    for (const left of names.filter((entry) => entry.startsWith(name) && entry.endsWith(".taken")))
      putBack(join(this.folder, left), this.#path);
    return look(this.#path);
  }

  /**
   * Puts `text` in place of what was found; false where that is not there any more. `keepAs` names a file beside it for what
   * was there; without it that is gone. Nothing is awaited in between, so that readers hardly ever find no file.
   */
  async replace(found: Found, text: string, keepAs?: string): Promise<boolean> {
    await writeFile(this.#draft, text);
    try {
      return this.#exchange(found, keepAs);
    } finally {
      rmSync(this.#draft, { force: true });
    }
  }

  #exchange(found: Found, keepAs: string | undefined): boolean {
    const hasTaken = found.kind !== "absent";
    try {
      if (hasTaken) renameSync(this.#path, this.#taken);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return false;
      throw error;
    }
    try {
      if (hasTaken && !isSame(look(this.#taken), found)) return false;
      moveUnlessThere(this.#draft, this.#path);
      if (hasTaken && keepAs !== undefined) renameSync(this.#taken, join(this.folder, keepAs));
      else rmSync(this.#taken, { force: true, recursive: true });
      return true;
    } catch (error) {
      // Somebody else has put a file there, or put back what was taken; it is looked at next.
      if (hasCode(error, "EEXIST") || hasCode(error, "ENOENT")) return false;
      throw error;
    } finally {
      if (hasTaken) putBack(this.#taken, this.#path);
    }
  }
}

function isSame(a: Found, b: Found): boolean {
  return a.kind === b.kind && (a.kind !== "text" || b.kind !== "text" || a.text === b.text);
}

function look(path: string): Found {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) return { kind: "strange", why: "it is not a file" };
    if (stats.size > maxBytes) return { kind: "strange", why: `it is longer than ${maxBytes} bytes` };
    return { kind: "text", text: readFileSync(path, "utf8") };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return { kind: "absent" };
    throw error;
  }
}

/** Puts a file back that was taken away, unless there is a newer one. */
function putBack(from: string, to: string): void {
  try {
    moveUnlessThere(from, to);
  } catch (error) {
    if (!hasCode(error, "EEXIST") && !hasCode(error, "ENOENT")) throw error;
    rmSync(from, { force: true, recursive: true });
  }
}

/** A link is refused where a file is; a rename, for folders and file systems without links, would write over it. */
function moveUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (hasCode(error, "EEXIST") || hasCode(error, "ENOENT")) throw error;
    return renameSync(from, to);
  }
  rmSync(from, { force: true });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
