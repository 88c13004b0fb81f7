import { requireFunction } from "../arguments.ts";
import { notify } from "../notify.ts";
import type { BreakerChange } from "./state.ts";

type Listener = (change: BreakerChange) => void;

interface News {
  readonly change: BreakerChange;
  /** Who listened when it happened. */
  readonly listeners: readonly Listener[];
}

/**
 * Tells changes to listeners. One that a listener brings about is told when everybody has heard the one before: all hear the
 * same changes in the order in which they happened.
 */
export class Changes {
  readonly #listeners = new Set<Listener>();
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #untold: News[] = [];
  #isTelling = false;

  constructor(onError: ((error: unknown) => void) | undefined) {
    this.#onError = onError;
  }

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(requireFunction("listener", listener));
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(change: BreakerChange): void {
    this.#untold.push({ change, listeners: [...this.#listeners] });
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let news = this.#untold.shift(); news !== undefined; news = this.#untold.shift()) {
      for (const listener of news.listeners) {
        if (this.#listeners.has(listener)) notify(listener, news.change, this.#onError);
      }
    }
    this.#isTelling = false;
  }
}
