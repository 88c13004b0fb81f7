import type { Batches } from "./backend.ts";
import type { SearchSummary } from "./options.ts";

/** A search under way: loop over it once. Leaving the loop stops the search. */
export class Search<Item> implements AsyncIterable<Item> {
  readonly #signal: AbortSignal | undefined;
  readonly #start: (stop: AbortSignal) => Promise<Batches<Item>>;
  #summary: SearchSummary | undefined;
  #isStarted = false;

  constructor(signal: AbortSignal | undefined, start: (stop: AbortSignal) => Promise<Batches<Item>>) {
    this.#signal = signal;
    this.#start = start;
  }

  /** How the search ended; undefined until the loop has come to its end. */
  get summary(): SearchSummary | undefined {
    return this.#summary;
  }

  /** All results at once. */
  async toArray(): Promise<readonly Item[]> {
    const items: Item[] = [];
    for await (const item of this) items.push(item);
    return items;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    if (this.#isStarted) throw new TypeError("A search can be looped over once");
    this.#isStarted = true;
    const signal = this.#signal;
    signal?.throwIfAborted();
    const stop = new AbortController();
    const onAbort = (): void => stop.abort();
    signal?.addEventListener("abort", onAbort);
    let batches: Batches<Item> | undefined;
    try {
      batches = await this.#start(stop.signal);
      for (;;) {
        const batch = await batches.next();
        signal?.throwIfAborted();
        if (batch.done === true) {
          this.#summary = batch.value;
          return;
        }
        for (const item of batch.value) {
          yield item;
          signal?.throwIfAborted();
        }
      }
    } finally {
      signal?.removeEventListener("abort", onAbort);
      stop.abort();
      // What the implementation holds, a running job above all, is let go before the loop is over.
      await batches?.return({ files: 0, bytes: 0, results: 0, ended: "complete" });
    }
  }
}
