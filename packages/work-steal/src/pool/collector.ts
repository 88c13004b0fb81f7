import type { Slots } from "./slots.ts";
import { wire } from "./wire.ts";

interface Wait {
  readonly async: boolean;
  readonly value: Promise<string> | string;
}
type WaitAsync = (words: Int32Array, index: number, value: number) => Wait;

/** Rounds without sleep before the event loop gets its turn. */
const burst = 32;

/**
 * Collects completions in the pool's thread while there are tasks, and rests when there are none.
 *
 * It sleeps through `Atomics.waitAsync`, which blocks nothing. Before that it says so in shared memory and looks once
 * more; a worker looks at that word after publishing. So either it sees the completion or the worker sees it asleep (P4).
 */
export class Collector {
  readonly #slots: Slots;
  readonly #collect: () => void;
  readonly #isNeeded: () => boolean;
  readonly #waitAsync: WaitAsync;
  #isRunning = false;

  constructor(slots: Slots, collect: () => void, isNeeded: () => boolean) {
    this.#slots = slots;
    this.#collect = collect;
    this.#isNeeded = isNeeded;
    const { waitAsync } = Atomics as typeof Atomics & { readonly waitAsync: WaitAsync };
    this.#waitAsync = waitAsync;
  }

  /** Starts collecting, unless that is under way. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Has it look again, from the pool's own thread. */
  rouse(): void {
    const { control } = this.#slots;
    if (Atomics.compareExchange(control, wire.isAsleep, 1, 0) !== 1) return;
    Atomics.add(control, wire.alarm, 1);
    Atomics.notify(control, wire.alarm);
  }

  async #run(): Promise<void> {
    let rounds = 0;
    while (this.#isNeeded()) {
      if (this.#slots.hasCompletion) {
        this.#collect();
        rounds += 1;
        if (rounds % burst !== 0) await undefined;
        else await new Promise((resolve) => setImmediate(resolve));
      } else await this.#sleep();
    }
    this.#isRunning = false;
  }

  async #sleep(): Promise<void> {
    const { control } = this.#slots;
    const alarm = Atomics.load(control, wire.alarm);
    Atomics.store(control, wire.isAsleep, 1);
    if (!this.#slots.hasCompletion && this.#isNeeded()) {
      const wait = this.#waitAsync.call(Atomics, control, wire.alarm, alarm);
      if (wait.async) await wait.value;
    }
    Atomics.store(control, wire.isAsleep, 0);
  }
}
