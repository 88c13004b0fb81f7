/** Timers, injected so that tests need not wait. */
export interface Timers {
  now(): number;
  /** Calls back once, and returns a function that takes the request back. */
  after(ms: number, callback: () => void): () => void;
}

/** Timers of this process; none keeps it alive. */
export const processTimers: Timers = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Turns any number of requests into at most one drawing per interval. The first is drawn at the next turn of the event
 * loop, later ones at the end of the interval; without a request there is no timer.
 */
export class Redraw implements Disposable {
  readonly #draw: () => void;
  readonly #timers: Timers;
  readonly #everyMs: number;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;
  #isDisposed = false;

  constructor(draw: () => void, timers: Timers, everyMs: number) {
    this.#draw = draw;
    this.#timers = timers;
    this.#everyMs = everyMs;
  }

  /** Asks for a drawing. */
  request(): void {
    if (this.#isDisposed || this.#cancel !== undefined) return;
    const delay = Math.max(0, this.#drawnAt + this.#everyMs - this.#timers.now());
    this.#cancel = this.#timers.after(Math.min(delay, this.#everyMs), () => {
      this.#cancel = undefined;
      this.#drawnAt = this.#timers.now();
      this.#draw();
    });
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
