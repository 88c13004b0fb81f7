import { createHash } from "node:crypto";
import { type FileHandle, lstat, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { HashedFile, HashFailure } from "./backend.ts";
import { isInside } from "./confine.ts";
import { openFile } from "./open-file.ts";

/** Files that are hashed at a time. */
const breadth = 8;

/** SHA-256 of each file, in the order asked. */
export async function hashInNode(
  root: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<readonly HashedFile[]> {
  const hashed: HashedFile[] = new Array(files.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < files.length && !signal.aborted) {
      const index = next;
      next += 1;
      hashed[index] = await hashOne(root, files[index] as string);
    }
  };
  await Promise.all(Array.from({ length: breadth }, work));
  return hashed;
}

async function hashOne(root: string, path: string): Promise<HashedFile> {
  const failed = (reason: HashFailure): HashedFile => ({ state: "failed", path, reason });
  const asked = resolve(root, path);
  try {
    const real = await realpath(asked);
    if (!isInside(root, real)) return failed("outside-root");
    if (!(await lstat(real)).isFile()) return failed("not-a-file");
    const file = await openFile(root, real);
    return file === undefined ? failed("outside-root") : { state: "hashed", path, ...(await digest(file)) };
  } catch (error) {
    if (!isInside(root, join(asked))) return failed("outside-root");
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return failed(code === "ENOENT" || code === "ENOTDIR" ? "missing" : "unreadable");
  }
}

async function digest(file: FileHandle): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  // The stream closes the file.
  for await (const chunk of file.createReadStream()) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { sha256: hash.digest("hex"), bytes };
}
