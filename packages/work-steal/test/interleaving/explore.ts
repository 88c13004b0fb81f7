import type { Words } from "../../src/shared/words.ts";

// The accesses of `Words` are sequentially consistent, so a run of several threads is an order of their accesses, and
// exploring every order is a complete check. The code under test is ordinary synchronous code that cannot be stopped in
// the middle; it is stopped by throwing at its next access, and brought back to that place by running it again from the
// start with the answers that its earlier accesses got.

interface Access {
  readonly kind: "load" | "store" | "exchange";
  readonly index: number;
  readonly value: number;
  readonly expected: number;
}

const pause = Symbol("the next access");

/** Memory that answers from a log, and stops at the first access that the log does not cover. */
class ReplayedWords implements Words {
  readonly #log: readonly number[];
  #place = 0;
  pending: Access | undefined;
  readonly plain: { [index: number]: number } = new Proxy([] as number[], {
    get: (_, index) => this.load(Number(index)),
    set: (_, index, value: number) => {
      this.store(Number(index), value);
      return true;
    },
  });
  /** Once set, accesses go to this memory at once. */
  direct: number[] | undefined;

  constructor(log: readonly number[]) {
    this.#log = log;
  }

  load(index: number): number {
    return this.#access({ kind: "load", index, value: 0, expected: 0 });
  }
  store(index: number, value: number): void {
    this.#access({ kind: "store", index, value, expected: 0 });
  }
  compareExchange(index: number, expected: number, replacement: number): number {
    return this.#access({ kind: "exchange", index, value: replacement, expected });
  }

  #access(access: Access): number {
    if (this.direct !== undefined) return apply(this.direct, access);
    if (this.#place < this.#log.length) {
      this.#place += 1;
      return this.#log[this.#place - 1] as number;
    }
    this.pending = access;
    throw pause;
  }
}

function apply(memory: number[], { kind, index, value, expected }: Access): number {
  const before = memory[index] ?? 0;
  if (kind === "store") memory[index] = value;
  else if (kind === "exchange" && before === expected) memory[index] = value;
  return kind === "store" ? 0 : before;
}

/** A program: threads over one memory, and what must hold once they have all ended. */
export interface Program<S> {
  readonly memory: readonly number[];
  /** Makes a thread's own object, from memory as it was at the start. */
  readonly threads: readonly ((words: Words) => { readonly state: S; readonly run: () => void })[];
  /** Told the states of all threads and the memory they now share directly; throws where the result is wrong. */
  readonly check: (states: readonly S[]) => void;
}

/** The result of exploring a program. */
export interface Exploration {
  readonly states: number;
  readonly ends: number;
  readonly fault: string | undefined;
}

interface Point {
  readonly memory: number[];
  readonly logs: readonly (readonly number[])[];
  readonly pending: readonly (Access | undefined)[];
}

/** Runs a program in every order of its accesses; stops at the first fault. */
export function explore<S>(program: Program<S>, limit = 2_000_000): Exploration {
  const seen = new Set<string>();
  const first: Point = {
    memory: [...program.memory],
    logs: program.threads.map(() => []),
    pending: program.threads.map((_, index) => replay(program, index, []).words.pending),
  };
  const open: Point[] = [first];
  let ends = 0;
  for (let point = open.pop(); point !== undefined; point = open.pop()) {
    const key = `${point.memory.join()}|${point.logs.map((log) => log.join()).join("|")}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > limit) throw new Error(`more than ${limit} states`);
    if (point.pending.every((access) => access === undefined)) {
      ends += 1;
      const fault = faultOf(program, point);
      if (fault !== undefined) return { states: seen.size, ends, fault };
    }
    for (const [index, access] of point.pending.entries()) {
      if (access !== undefined) open.push(after(program, point, index, access));
    }
  }
  return { states: seen.size, ends, fault: undefined };
}

function after<S>(program: Program<S>, point: Point, index: number, access: Access): Point {
  const memory = [...point.memory];
  const log = [...(point.logs[index] ?? []), apply(memory, access)];
  const { words } = replay(program, index, log);
  return {
    memory,
    logs: point.logs.with(index, log),
    pending: point.pending.with(index, words.pending),
  };
}

function replay<S>(
  program: Program<S>,
  index: number,
  log: readonly number[],
): { words: ReplayedWords; state: S } {
  const words = new ReplayedWords(log);
  words.direct = [...program.memory];
  const { state, run } = program.threads[index]!(words);
  words.direct = undefined;
  try {
    run();
  } catch (error) {
    if (error !== pause) throw error;
  }
  return { words, state };
}

function faultOf<S>(program: Program<S>, { memory, logs }: Point): string | undefined {
  const shared = [...memory];
  const states = logs.map((log, index) => {
    const { words, state } = replay(program, index, log);
    words.direct = shared;
    return state;
  });
  try {
    program.check(states);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
