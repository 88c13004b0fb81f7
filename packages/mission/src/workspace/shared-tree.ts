import { createHash } from "node:crypto";
import type { MergeOutcome, Workspace } from "../host/workspace.ts";
import { git } from "./git.ts";

/** One tree for all tasks: what is written is there at once, and file claims keep writers apart. */
export class SharedTree implements Workspace {
  readonly kind = "shared";
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async open(): Promise<{ readonly directory: string }> {
    return { directory: this.#directory };
  }

  async merge(): Promise<MergeOutcome> {
    return { kind: "merged" };
  }

  /** Nothing to throw away: the tree is the person's own. */
  async discard(): Promise<void> {}

  async land(): Promise<MergeOutcome> {
    return { kind: "merged" };
  }

  async cleanup(): Promise<void> {}

  /** Hash of the commit, of what differs from it, and of the names of new files; constant where there is no git. */
  async fingerprint(): Promise<string> {
    const hash = createHash("sha256");
    for (const args of [
      ["rev-parse", "HEAD"],
      ["diff", "HEAD"],
      ["status", "--porcelain"],
    ]) {
      hash.update((await git(this.#directory, args)).stdout);
    }
    return hash.digest("hex").slice(0, 16);
  }
}
