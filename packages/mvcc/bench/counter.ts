/** A hundred counters in some store, which several processes add to. */
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

export const keyCount = 100;
