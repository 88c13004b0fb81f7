import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { HashedFile, HashFailure } from "./backend.ts";
import { isInside } from "./confine.ts";

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
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of createReadStream(real)) {
      hash.update(chunk);
      bytes += chunk.byteLength;
    }
    return { state: "hashed", path, sha256: hash.digest("hex"), bytes };
  } catch (error) {
    if (!isInside(root, join(asked))) return failed("outside-root");
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return failed(code === "ENOENT" || code === "ENOTDIR" ? "missing" : "unreadable");
  }
}
