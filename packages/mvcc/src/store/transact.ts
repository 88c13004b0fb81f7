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
/** Some transaction won whenever one lost, and the loser has just read what beat it: to wait is only to fall behind. */
const promptTries = 8;

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
  engine.assertOpen();
  // A commit tells whether its reads held, so right after another one a try may begin without a look at the log. That
  // try is free: if anything else was committed meanwhile, its result, its failure and its conflicts do not count.
  let isGuess = isolation === "serializable" && engine.isRecent;
  for (let tries = isGuess ? 0 : 1; ; tries += 1) {
    signal?.throwIfAborted();
    const version = isGuess ? engine.version : engine.peek();
    const transaction = new PendingTransaction<S>(engine.state, version, isolation, admit);
    let result: T;
    try {
      engine.state.pins.add(version);
      try {
        const pending = work(transaction);
        result = pending instanceof Promise ? await pending : pending;
      } finally {
        engine.state.unpin(version);
      }
      signal?.throwIfAborted();
    } catch (error) {
      if (!isGuess || engine.refresh() === version) throw error;
      isGuess = false;
      continue;
    }
    if (transaction.writes.size === 0) {
      const now = engine.refresh();
      if (!isGuess || now === version) return result;
      isGuess = false;
      continue;
    }
    const verdict = engine.commit(transaction, note);
    if (verdict.ok) {
      const durable = engine.durable();
      if (durable !== undefined) await durable;
      return result;
    }
    isGuess = false;
    if (tries > retries) throw new ConflictError(verdict.conflicts, tries);
    if (tries >= promptTries)
      await sleep(random() * Math.min(maxBackoffMs, 2 ** (tries - promptTries)), signal);
  }
}
