import type { CommitRecord } from "../record/record.ts";
import type { Verdict } from "../replay/verdict.ts";
import type { Committed } from "./commit.ts";

const capacity = 1024;

/** The latest commits, so that a watcher that keeps up never reads the log. */
export class Feed {
  readonly #ring: (Committed | undefined)[] = new Array<Committed | undefined>(capacity);
  #newest = 0;
  #oldest = 1;
  readonly #sleepers = new Set<() => void>();
  #isFollowed = false;

  /** Takes in a verdict. */
  readonly add = (record: CommitRecord, verdict: Verdict): void => {
    // Nothing is kept before there is a watcher: records that outlive their turn are what the collector pays for.
    if (!verdict.ok || !this.#isFollowed) return;
    const { version } = verdict;
    // A jump over compacted generations leaves a hole that only the log could fill.
    if (version !== this.#newest + 1) this.#oldest = version;
    this.#newest = version;
    this.#oldest = Math.max(this.#oldest, version - capacity + 1);
    this.#ring[version % capacity] = { record, verdict };
    if (this.#sleepers.size > 0) this.wake();
  };

  /** Whether the latest commits are kept. */
  get isFollowed(): boolean {
    return this.#isFollowed;
  }

  /** Keeps the latest commits from now on. */
  follow(): void {
    this.#isFollowed = true;
  }

  /** The commit of a version, if it is among the latest. */
  find(version: number): Committed | undefined {
    return version >= this.#oldest && version <= this.#newest ? this.#ring[version % capacity] : undefined;
  }

  /** Calls back at the next commit; returns a function that takes the request back. */
  onNext(callback: () => void): () => void {
    this.#sleepers.add(callback);
    return () => void this.#sleepers.delete(callback);
  }

  /** Wakes everybody who waits for a commit. */
  wake(): void {
    const sleepers = [...this.#sleepers];
    this.#sleepers.clear();
    for (const callback of sleepers) callback();
  }
}
