import { ConflictError } from "../errors.ts";
import type { Json } from "../json/json.ts";
import type { Key } from "../key/key.ts";
import type { Engine } from "./engine.ts";
import { sleep } from "./sleep.ts";
import { type Isolation, PendingTransaction, type Transaction } from "./transaction.ts";

/** How a transaction runs. */
export interface TransactOptions {
  /** How often the function may run again after losing to another transaction. @default 16 */
  readonly retries?: number;
  /** Ends the attempts; a commit that was already appended stands. */
  readonly signal?: AbortSignal;
  /**
   * `serializable`: everything read must still hold. `snapshot`: only the written keys must be untouched, which lets
   * two transactions that read each other's keys both commit (write skew).
   * @default "serializable"
   */
  readonly isolation?: Isolation;
  /** Why; recorded with the commit. */
  readonly note?: string;
}

const maxBackoffMs = 16;

/** Runs the function until what it relied on held when it was committed. */
export async function transact<S extends object, T>(
  engine: Engine,
  admit: (key: Key, value: unknown) => Json,
  random: () => number,
  work: (transaction: Transaction<S>) => T | Promise<T>,
  options: TransactOptions,
): Promise<T> {
  const { retries = 16, signal, isolation = "serializable", note } = options;
  if (!Number.isInteger(retries) || retries < 0)
    throw new RangeError(`retries is ${retries}, not a whole number`);
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    const version = engine.peek();
    const { state } = engine;
    state.pins.add(version);
    let result: T;
    const transaction = new PendingTransaction<S>(state, version, isolation, admit);
    try {
      const pending = work(transaction);
      result = pending instanceof Promise ? await pending : pending;
    } finally {
      state.unpin(version);
    }
    signal?.throwIfAborted();
    if (transaction.writes.size === 0) {
      engine.refresh();
      return result;
    }
    const verdict = engine.commit(transaction, note);
    if (verdict.ok) {
      const durable = engine.durable();
      if (durable !== undefined) await durable;
      return result;
    }
    if (tries > retries) throw new ConflictError(verdict.conflicts, tries);
    // The first retry is at once: the loser has just read what beat it.
    if (tries > 1) await sleep(random() * Math.min(maxBackoffMs, 2 ** (tries - 2)), signal);
  }
}
