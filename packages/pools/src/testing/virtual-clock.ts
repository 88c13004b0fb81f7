import type { Clock } from "../time/clock.ts";

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends Clock {
  /** Timers that are set and have not fired. */
  readonly pendingTimers: number;
  /** Moves time and fires what falls due on the way, in order, without letting promises run in between. */
  tick(ms: number): void;
  /** Moves time and lets promises settle before, between and after the timers that fall due. */
  advance(ms: number): Promise<void>;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/**
 * Creates a clock for tests and simulations; time starts at `startMs`.
 *
 * @example
 * const clock = createVirtualClock();
 * clock.setTimeout(() => console.log("due"), 1_000);
 * clock.tick(1_000); // prints "due"
 */
export function createVirtualClock(startMs = 0): VirtualClock {
  let nowMs = startMs;
  // Sorted by due time; timers that fall due together fire in the order in which they were set.
  const timers: Timer[] = [];

  function fireNext(limitMs: number): boolean {
    const [timer] = timers;
    if (timer === undefined || timer.dueMs > limitMs) return false;
    timers.shift();
    nowMs = Math.max(nowMs, timer.dueMs);
    timer.callback();
    return true;
  }

  return {
    get pendingTimers() {
      return timers.length;
    },
    now: () => nowMs,
    setTimeout(callback, delayMs) {
      const timer: Timer = { dueMs: nowMs + Math.max(0, delayMs), callback };
      timers.splice(firstAfter(timers, timer.dueMs), 0, timer);
      return timer;
    },
    clearTimeout(handle) {
      const index = timers.indexOf(handle as Timer);
      if (index >= 0) timers.splice(index, 1);
    },
    tick(ms) {
      const endMs = nowMs + ms;
      while (fireNext(endMs)) {}
      nowMs = endMs;
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      await settle();
      while (fireNext(endMs)) await settle();
      nowMs = endMs;
    },
  };
}

function firstAfter(timers: readonly Timer[], dueMs: number): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle] as Timer).dueMs <= dueMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Enough turns of the microtask queue for a chain of a few dozen awaits.
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await undefined;
}
