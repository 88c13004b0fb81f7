import type { Nudge, Sample } from "./observation.ts";
import type { Watch } from "./watch.ts";

interface MonitorWiring {
  readonly nudge: AsyncIterable<Nudge> | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onAwait: () => void;
  readonly onClose: () => void;
}

/**
 * The samples of one watched value. A slow consumer gets the newest sample, not a backlog. Polling stops while nobody
 * awaits `next()`; leaving a `for await` loop closes the monitor.
 */
export class StabilityMonitor<T> implements AsyncIterableIterator<Sample<T>, undefined> {
  readonly #watch: Watch<T>;
  readonly #wiring: MonitorWiring;
  #nudges: AsyncIterator<Nudge> | undefined;
  #isOpen = true;
  #isStarted = false;

  constructor(watch: Watch<T>, wiring: MonitorWiring) {
    this.#watch = watch;
    this.#wiring = wiring;
    if (wiring.signal?.aborted === true) this.#close(wiring.signal.reason);
    else wiring.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Probes that covered this value so far. */
  get polls(): number {
    return this.#watch.polls;
  }

  /** Resolves with the next sample. @throws ProbeError, or the reason of the signal; the monitor is closed then. */
  async next(): Promise<IteratorResult<Sample<T>, undefined>> {
    if (!this.#isStarted && this.#isOpen) {
      this.#isStarted = true;
      void this.#followNudges();
    }
    const taken = this.#watch.mailbox.take();
    this.#wiring.onAwait();
    try {
      return await taken;
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  /** Closes the monitor: no poll, timer or listener of it remains. */
  async return(): Promise<IteratorResult<Sample<T>, undefined>> {
    this.#close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
  }

  readonly #onAbort = (): void => this.#close(this.#wiring.signal?.reason);

  #close(reason?: unknown): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#wiring.signal?.removeEventListener("abort", this.#onAbort);
    this.#watch.close(reason);
    this.#wiring.onClose();
    this.#nudges?.return?.()?.then(undefined, () => undefined);
  }

  async #followNudges(): Promise<void> {
    try {
      this.#nudges = this.#wiring.nudge?.[Symbol.asyncIterator]();
      while (this.#isOpen && this.#nudges !== undefined) {
        const { done, value } = await this.#nudges.next();
        if (done === true || !this.#isOpen) return;
        this.#watch.nudge(value);
      }
    } catch {
      // A source of events that fails is one that ended: polls are the safety net for exactly this.
    }
  }
}
