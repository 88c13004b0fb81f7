import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { isFileInside } from "./confine.ts";

// Windows has neither flag.
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * Opens a listed file for reading; undefined for one that is not below the root. What has become a link since is
 * refused, and what has become a fifo does not wait for a writer (invariant S1).
 */
export async function openFile(root: string, path: string): Promise<FileHandle | undefined> {
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  let isKept = false;
  try {
    isKept = await isFileInside(root, path, file);
  } finally {
    if (!isKept) await file.close();
  }
  return isKept ? file : undefined;
}

/** The content of a regular file of at most `maxBytes` below the root; undefined for what cannot be read. */
export async function readInside(root: string, path: string, maxBytes: number): Promise<Buffer | undefined> {
  try {
    const file = await openFile(root, path);
    if (file === undefined) return undefined;
    try {
      const stats = await file.stat();
      return stats.isFile() && stats.size <= maxBytes ? await file.readFile() : undefined;
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
