import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

// Windows has neither flag.
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * Opens a listed file for reading. What has become a link since is refused, since it could lead out of the root, and
 * what has become a fifo does not wait for a writer (invariant S1).
 */
export function openFile(path: string): Promise<FileHandle> {
  return open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}
