import type { ChangesRequest, MergeOutcome, PlaceChanges, Workspace } from "../host/workspace.ts";
import { versionsOf } from "./changed-files.ts";
import { filesBelow } from "./files-below.ts";
import { Repository } from "./repository.ts";
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

  /**
   * Git cannot tell whose a change in this tree is, so the files are those that the task claimed or named. What they
   * were before is the commit at the mission's beginning by the log of `HEAD`: a worker may commit meanwhile.
   */
  async changes({ named, since }: ChangesRequest): Promise<PlaceChanges> {
    const directory = this.#directory;
    const repository = new Repository(directory);
    const commit = await repository.commitOf(`HEAD@{${new Date(since).toISOString()}}`);
    const commits = commit === undefined ? [] : [commit];
    return {
      files: await filesBelow(directory, named),
      before: (file) => versionsOf(repository, { directory, commits }, file),
    };
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
