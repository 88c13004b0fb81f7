/** One micro-operation of a list-append transaction (Elle, VLDB 2020). */
export type ListOperation =
  | { readonly kind: "append"; readonly key: string; readonly value: number }
  | { readonly kind: "read"; readonly key: string; readonly values: readonly number[] };

/** A transaction as the process that ran it saw it. */
export interface ListTransaction {
  readonly id: string;
  readonly ok: boolean;
  readonly start: number;
  readonly end: number;
  readonly operations: readonly ListOperation[];
}

/** One operation on a register, with the time of its call and return. */
export interface RegisterOperation {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly call:
    | { readonly kind: "read"; readonly value: number | null }
    | { readonly kind: "write"; readonly value: number }
    | { readonly kind: "swap"; readonly from: number | null; readonly to: number; readonly ok: boolean };
}

/** What one worker process is to do. */
export interface WorkerTask {
  readonly mode: "append" | "range-append" | "register" | "acknowledge" | "verify";
  readonly path: string;
  readonly worker: number;
  readonly seed: number;
  readonly count: number;
  readonly durability: "process" | "group" | "fsync";
  readonly compactAfterBytes?: number;
  /** @default "node" */
  readonly runtime?: "node" | "bun";
  /** A fault planted in this process, which a checker must find. */
  readonly bug?: "no-read-validation" | "no-range-validation" | "stale-read";
  /** File that acknowledged numbers are appended to. */
  readonly acknowledgements?: string;
}
