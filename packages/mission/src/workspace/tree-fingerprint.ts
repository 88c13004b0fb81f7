import { createHash } from "node:crypto";
import { git } from "./git.ts";

/** Hash of the commit, of what differs from it, and of the names of new files; constant where there is no git. */
export async function treeFingerprint(directory: string): Promise<string> {
  const hash = createHash("sha256");
  for (const args of [
    ["rev-parse", "HEAD"],
    ["diff", "HEAD"],
    ["status", "--porcelain"],
  ]) {
    hash.update((await git(directory, args)).stdout);
  }
  return hash.digest("hex").slice(0, 16);
}
