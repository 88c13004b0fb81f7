import { requireAtLeast } from "../arguments.ts";
import { PoolsError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { Linked, LinkedList } from "./linked-list.ts";

/** How long a caller is ready to wait. */
export interface WaitOptions {
  /** Ends the wait; the promise rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** The longest wait, in milliseconds; 0 gives up at once. @default Infinity */
  readonly timeoutMs?: number | undefined;
}

/** @throws {RangeError} for a wait that makes no sense; to be called before it is known whether there will be one */
export function checkWait({ timeoutMs }: WaitOptions): void {
  if (timeoutMs !== undefined) requireAtLeast("timeoutMs", timeoutMs, 0);
}

/**
 * One caller that waits in a list. It settles exactly once: whoever settles it first also takes it out of its list, stops
 * its timer and removes its abort listener, so a signal shared by a million waits holds at most one listener per live wait.
 */
export class Waiter<T> implements Linked<Waiter<T>> {
  next: Waiter<T> | undefined;
  previous: Waiter<T> | undefined;
  list: LinkedList<Waiter<T>> | undefined;
  readonly promise: Promise<T>;
  readonly #clock: Clock;
  readonly #options: WaitOptions;
  #resolve!: (value: T) => void;
  #reject!: (reason: unknown) => void;
  #signal: AbortSignal | undefined;
  #timer: unknown;
  #onCancel: (() => void) | undefined;

  constructor(clock: Clock, options: WaitOptions = {}) {
    this.#clock = clock;
    this.#options = options;
    this.promise = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Starts the ways in which the caller may give up; `onCancel` runs after it was taken out of its list. */
  watch(what: string, onCancel: () => void): void {
    const { signal, timeoutMs = Number.POSITIVE_INFINITY } = this.#options;
    this.#onCancel = onCancel;
    if (signal !== undefined) {
      // A function of the user may have run between the first look at the signal and now.
      if (signal.aborted) {
        this.#cancel(signal.reason);
        return;
      }
      this.#signal = signal;
      signal.addEventListener("abort", this);
    }
    if (timeoutMs === Number.POSITIVE_INFINITY) return;
    // The caller awaits this timer, so it keeps the process alive.
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#cancel(
        new PoolsError("OCO_POOLS_ACQUIRE_TIMEOUT", `${what}: nothing came free in ${timeoutMs} ms`),
      );
    }, timeoutMs);
  }

  /** Called by the signal. */
  handleEvent(): void {
    this.#cancel(this.#signal?.reason);
  }

  resolve(value: T): void {
    this.#stop();
    this.#resolve(value);
  }

  reject(reason: unknown): void {
    this.#stop();
    this.#reject(reason);
  }

  #cancel(reason: unknown): void {
    const onCancel = this.#onCancel;
    this.reject(reason);
    onCancel?.();
  }

  #stop(): void {
    this.list?.remove(this);
    this.#onCancel = undefined;
    this.#signal?.removeEventListener("abort", this);
    this.#signal = undefined;
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
