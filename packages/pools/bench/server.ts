import type { Clock, Random } from "@oco/pools";

/** How a request ended: done, or turned away. */
export type Answer = "done" | "refused";

/** A service whose capacity, in requests at once, changes with time. */
export interface Server {
  setCapacity(capacity: number): void;
  request(onAnswer: (answer: Answer) => void): void;
}

/** Mean time of a request that has a place of its own, in milliseconds. */
export const meanServiceMs = 8_000;

/** Log-normal service times: answers of a language model differ in length. */
export function serviceTimeMs(random: Random): number {
  const sigma = 0.5;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return meanServiceMs * Math.exp(sigma * normal - sigma ** 2 / 2);
}

/** Turns away what is above its capacity, as an API with a concurrency limit does (429), after 200 ms. */
export class RefusingServer implements Server {
  readonly #clock: Clock;
  readonly #random: Random;
  #capacity = 1;
  #serving = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  setCapacity(capacity: number): void {
    this.#capacity = capacity;
  }

  request(onAnswer: (answer: Answer) => void): void {
    if (this.#serving >= this.#capacity) {
      this.#clock.setTimeout(() => onAnswer("refused"), 200);
      return;
    }
    this.#serving += 1;
    this.#clock.setTimeout(() => {
      this.#serving -= 1;
      onAnswer("done");
    }, serviceTimeMs(this.#random));
  }
}

interface Work {
  remainingMs: number;
  readonly startedMs: number;
  readonly onAnswer: (answer: Answer) => void;
}

/**
 * Takes everything and shares its capacity, as a model server on one machine does; above the capacity it also loses some to the
 * sharing itself: at twice the load it does two thirds of the work. What takes longer than a minute is given up by the caller.
 */
export class SlowingServer implements Server {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #work = new Set<Work>();
  #capacity = 1;
  #lastMs = 0;
  #timer: unknown;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  setCapacity(capacity: number): void {
    this.#advance();
    this.#capacity = capacity;
    this.#arm();
  }

  request(onAnswer: (answer: Answer) => void): void {
    this.#advance();
    this.#work.add({ remainingMs: serviceTimeMs(this.#random), startedMs: this.#clock.now(), onAnswer });
    this.#arm();
  }

  get #speed(): number {
    const load = this.#work.size / this.#capacity;
    return load <= 1 ? 1 : 1 / load / (1 + (load - 1) / 2);
  }

  #advance(): void {
    const done = (this.#clock.now() - this.#lastMs) * this.#speed;
    this.#lastMs = this.#clock.now();
    for (const work of this.#work) work.remainingMs -= done;
  }

  #arm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const work of this.#work) {
      const givenUpMs = work.startedMs + patienceMs - this.#clock.now();
      nextMs = Math.min(nextMs, givenUpMs, work.remainingMs / this.#speed);
    }
    if (nextMs === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#clock.setTimeout(() => this.#finish(), Math.max(0.01, nextMs));
  }

  #finish(): void {
    this.#timer = undefined;
    this.#advance();
    for (const work of [...this.#work]) {
      const isDone = work.remainingMs <= 0.001;
      if (!isDone && this.#clock.now() - work.startedMs < patienceMs - 0.001) continue;
      this.#work.delete(work);
      work.onAnswer(isDone ? "done" : "refused");
    }
    this.#arm();
  }
}

const patienceMs = 60_000;
