import type { HookClock } from "../clock.ts";

/** A dispatch that waits for a hook; a node of the list that `Deadlines` keeps, which owns all fields but the first two. */
export interface Waiting {
  readonly timeoutMs: number;
  /** False while the dispatch runs synchronous code between two pending hooks. */
  readonly isPending: boolean;
  /** When the pending run was first seen by a sweep; `undefined` before. */
  pendingSince: number | undefined;
  isListed: boolean;
  previous: Waiting | undefined;
  next: Waiting | undefined;
  expire(kind: "disposed" | "timed-out"): void;
}

/**
 * Time limits of all pending runs of a registry with at most two timers.
 *
 * A run that starts to wait is only linked into a list (a Set costs more than the rest of the dispatch). The sweep of the next turn of the event
 * loop stamps what is still there; a second timer stands for the earliest deadline. So runs that end within their turn cost neither a clock
 * read nor a timer of their own.
 */
export class Deadlines {
  readonly #clock: HookClock;
  #first: Waiting | undefined = undefined;
  #cancelSweep: (() => void) | undefined = undefined;
  #cancelDeadline: (() => void) | undefined = undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  constructor(clock: HookClock) {
    this.#clock = clock;
  }

  /** Begins, or begins anew for the next hook of the same dispatch. */
  begin(waiting: Waiting): void {
    waiting.pendingSince = undefined;
    if (!waiting.isListed) {
      waiting.isListed = true;
      waiting.next = this.#first;
      if (this.#first !== undefined) this.#first.previous = waiting;
      this.#first = waiting;
    }
    this.#cancelSweep ??= this.#clock.after(0, this.#sweep);
  }

  /** Ends the waiting of a dispatch. */
  end(waiting: Waiting): void {
    if (!waiting.isListed) return;
    const { previous, next } = waiting;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next !== undefined) next.previous = previous;
    waiting.isListed = false;
    waiting.previous = undefined;
    waiting.next = undefined;
    if (this.#first === undefined) this.#disarm();
  }

  /** Leaves every pending run behind and cancels all timers (H9). */
  clear(): void {
    // First the timers: an observer of an expiry may begin a dispatch, which sets timers of its own.
    this.#disarm();
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
    for (const waiting of this.#list()) if (waiting.isPending) waiting.expire("disposed");
  }

  readonly #sweep = (): void => {
    this.#cancelSweep = undefined;
    if (this.#first === undefined) return;
    const now = this.#clock.now();
    const overdue: Waiting[] = [];
    let earliest = Number.POSITIVE_INFINITY;
    for (const waiting of this.#list()) {
      waiting.pendingSince ??= now;
      const deadline = waiting.pendingSince + waiting.timeoutMs;
      if (deadline <= now) overdue.push(waiting);
      else earliest = Math.min(earliest, deadline);
    }
    this.#arm(earliest, now);
    for (const waiting of overdue) if (waiting.isPending) waiting.expire("timed-out");
  };

  #list(): Waiting[] {
    const list: Waiting[] = [];
    for (let waiting = this.#first; waiting !== undefined; waiting = waiting.next) list.push(waiting);
    return list;
  }

  #arm(deadline: number, now: number): void {
    if (deadline === this.#armedFor) return;
    this.#disarm();
    if (deadline === Number.POSITIVE_INFINITY) return;
    this.#armedFor = deadline;
    this.#cancelDeadline = this.#clock.after(Math.ceil(deadline - now), () => {
      this.#cancelDeadline = undefined;
      this.#armedFor = Number.POSITIVE_INFINITY;
      this.#sweep();
    });
  }

  #disarm(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
  }
}
