/** A hundred counting documents in some store, which several processes add to. */
export interface Counter {
  /** Adds one to a counter by reading and writing it; returns, or resolves, when the store acknowledges. */
  add(key: number): unknown;
  /** Sum of all counters. */
  total(): number | Promise<number>;
  close(): unknown;
}

/** A way to keep counters. */
export interface Contestant {
  readonly name: string;
  readonly class: "process" | "durable";
  /** How many additions one process has in flight. */
  readonly inFlight: number;
  readonly open: (directory: string) => Promise<Counter>;
}

/** Number of documents. */
export const keyCount = 100;

/** What a counter looks like in every store: a small document, as a task is. */
export interface Tally {
  readonly title: string;
  readonly owner: string;
  readonly count: number;
}

/** The document with one more counted. */
export function next(tally: Tally | undefined): Tally {
  return { title: "write the report", owner: "ann", count: (tally?.count ?? 0) + 1 };
}
