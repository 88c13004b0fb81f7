import type { Injector } from "../../src/shared/injector.ts";
import type { SharedDeque } from "../../src/shared/shared-deque.ts";
import type { Stealer } from "../../src/shared/stealer.ts";
import type { Words } from "../../src/shared/words.ts";
import type { Program } from "./explore.ts";

const EMPTY = -1;

/** What the programs need of the code under test: the shipped one, or a copy with a planted bug. */
export interface Subject {
  readonly ownerOf: (
    words: Words,
    shape: { algorithm: "split" | "chase-lev"; order: "lifo" | "fifo"; capacity: number; depth: number },
  ) => SharedDeque;
  readonly Stealer: new (words: Words, capacity: number) => Stealer;
  readonly Injector: new (words: Words, capacity: number) => Injector;
  readonly prepare: (words: Words, capacity: number, origin: number) => void;
}

/** The part of one thread, and what it took and gave. */
export interface Part {
  readonly taken: number[];
  readonly pushed: number[];
  readonly pop?: () => number;
  readonly push?: (handle: number) => boolean;
  readonly steal?: () => number;
  readonly size?: () => number;
}

/** `push`, `pop`, `expose`: what the owner does, in order; the handles pushed count from 1. */
export type OwnerStep = "push" | "pop" | "expose";

export interface DequeShape {
  readonly algorithm: "split" | "chase-lev";
  readonly order: "lifo" | "fifo";
  readonly origin: number;
}

/** How what is left in the deque is taken out at the end, with the owner doing nothing else. */
export type Ending = "owner pops" | "owner blocks" | "thief asks, owner pops" | "thief asks, owner pushes";

/** An owner and its thieves, who make so many attempts each; at the end every handle must have been taken exactly once. */
export function dequeProgram(
  subject: Subject,
  { algorithm, order, origin }: DequeShape,
  steps: readonly OwnerStep[],
  attempts: readonly number[],
  ending: Ending,
): Program<Part> {
  const capacity = 4;
  const memory: number[] = [];
  memory[0] = origin | 0;
  memory[32] = origin | 0;
  const owner = (words: Words) => {
    const deque = subject.ownerOf(words, { algorithm, order, capacity, depth: 3 });
    const state = {
      taken: [] as number[],
      pushed: [] as number[],
      pop: () => deque.pop(),
      push: (handle: number) => deque.push(handle),
      expose: () => deque.expose(),
      size: () => deque.size,
    };
    const run = (): void => {
      let next = 1;
      for (const step of steps) {
        if (step === "expose") deque.expose();
        else if (step === "pop") keep(state.taken, deque.pop());
        else {
          if (deque.push(next)) state.pushed.push(next);
          next += 1;
        }
      }
    };
    return { state, run };
  };
  const thief = (count: number) => (words: Words) => {
    const stealer = new subject.Stealer(words, capacity);
    const state = { taken: [] as number[], pushed: [] as number[], steal: () => stealer.steal() };
    const run = (): void => {
      for (let left = count; left > 0; left -= 1) keep(state.taken, stealer.steal());
    };
    return { state, run };
  };
  return {
    memory: Array.from({ length: 96 + capacity }, (_, index) => memory[index] ?? 0),
    threads: [owner, ...attempts.map(thief)],
    check: (states) => {
      const [first, second] = states as [Part & { expose(): boolean }, Part];
      end(ending, first, second);
      assertConserved(states);
      assertRoom(first, capacity);
    },
  };
}

function end(ending: Ending, owner: Part & { expose(): boolean }, thief: Part): void {
  const steal = (): number => keep(thief.taken, thief.steal!());
  const drain = (take: () => number): void => {
    for (let count = 0; take() !== EMPTY; count += 1)
      if (count > 99) throw new Error("the deque never empties");
  };
  if (ending === "owner blocks") {
    owner.expose();
    drain(steal);
    return;
  }
  if (ending !== "owner pops" && steal() === EMPTY) {
    if (ending === "thief asks, owner pops") keep(owner.taken, owner.pop!());
    else if (owner.push!(99)) owner.pushed.push(99);
    if (owner.size!() > 0 && steal() === EMPTY) throw new Error("the owner did not answer the thief");
  }
  drain(() => keep(owner.taken, owner.pop!()));
}

/** Producers that push so many handles each, and consumers that make so many attempts each. */
export function injectorProgram(
  subject: Subject,
  origin: number,
  producers: readonly number[],
  consumers: readonly number[],
): Program<Part> {
  const capacity = 2;
  const memory: number[] = Array.from({ length: 64 + 2 * capacity }, () => 0);
  const words: Words = {
    load: (index) => memory[index] ?? 0,
    store: (index, value) => {
      memory[index] = value;
    },
    compareExchange: () => 0,
    plain: memory,
  };
  subject.prepare(words, capacity, origin);
  const producer = (count: number, index: number) => (shared: Words) => {
    const queue = new subject.Injector(shared, capacity);
    const state = { taken: [] as number[], pushed: [] as number[], ...sides(queue) };
    const run = (): void => {
      for (let each = 1; each <= count; each += 1) {
        const handle = 10 * (index + 1) + each;
        if (queue.push(handle)) state.pushed.push(handle);
      }
    };
    return { state, run };
  };
  const consumer = (count: number) => (shared: Words) => {
    const queue = new subject.Injector(shared, capacity);
    const state = { taken: [] as number[], pushed: [] as number[], ...sides(queue) };
    const run = (): void => {
      for (let left = count; left > 0; left -= 1) keep(state.taken, queue.pop());
    };
    return { state, run };
  };
  return {
    memory,
    threads: [...producers.map(producer), ...consumers.map(consumer)],
    check: (states) => {
      const [first] = states as [Part];
      for (let count = 0; keep(first.taken, first.pop!()) !== EMPTY; count += 1) {
        if (count > 99) throw new Error("the injector never empties");
      }
      assertConserved(states);
      assertRoom(first, capacity);
      for (const { taken } of states.slice(producers.length)) assertInOrder(taken);
    },
  };
}

function sides(queue: Injector): Pick<Part, "push" | "pop"> & { pop(): number } {
  return { pop: () => queue.pop(), push: (handle) => queue.push(handle) };
}

// What was emptied takes as many handles again as it has places.
function assertRoom(part: Part, capacity: number): void {
  for (let place = 0; place < capacity; place += 1) {
    if (!part.push!(place))
      throw new Error(`only ${place} of ${capacity} places are left after all were emptied`);
  }
}

function keep(taken: number[], handle: number): number {
  if (handle >= 0) taken.push(handle);
  return handle;
}

function assertConserved(parts: readonly Part[]): void {
  const taken = parts.flatMap((part) => part.taken).sort((x, y) => x - y);
  const pushed = parts.flatMap((part) => part.pushed).sort((x, y) => x - y);
  if (taken.join() !== pushed.join()) throw new Error(`pushed ${pushed.join()}, taken ${taken.join()}`);
}

// Of one producer, a consumer sees a later handle only after the earlier ones.
function assertInOrder(taken: readonly number[]): void {
  for (const [index, handle] of taken.entries()) {
    const later = taken.slice(index).filter((each) => Math.floor(each / 10) === Math.floor(handle / 10));
    if (later.some((each) => each < handle)) throw new Error(`out of order: ${taken.join()}`);
  }
}
