import type { MergeOutcome, Workspace } from "../host/workspace.ts";
import { treeFingerprint } from "./tree-fingerprint.ts";

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

  async cleanup(): Promise<undefined> {}

  fingerprint(): Promise<string> {
    return treeFingerprint(this.#directory);
  }
}
