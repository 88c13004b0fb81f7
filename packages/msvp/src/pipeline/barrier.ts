import { BrokenBarrierError } from "../errors.ts";

interface Waiter {
  readonly resolve: (generation: number) => void;
  readonly reject: (error: unknown) => void;
}

/** State of a barrier: closed until each party has arrived or was excused, then open; broken for good by one failure. */
export type BarrierState =
  | { readonly kind: "closed"; readonly missing: readonly string[] }
  | { readonly kind: "open" }
  | { readonly kind: "broken"; readonly error: BrokenBarrierError };

/**
 * Holds named parties until all of one generation have arrived (B1). A party that fails breaks it for everyone, those
 * that wait and those still to come, with an error that names it (B2). `next` begins another generation.
 *
 * @example
 * const barrier = new Barrier("wave", ["api", "ui"]);
 * await Promise.all([barrier.arrive("api"), barrier.arrive("ui")]);
 */
export class Barrier {
  readonly name: string;
  #generation = 1;
  #missing: Set<string>;
  #parties: ReadonlySet<string>;
  #broken: BrokenBarrierError | undefined;
  #waiters = new Set<Waiter>();

  /** @throws TypeError for a name that occurs twice. */
  constructor(name: string, parties: Iterable<string>) {
    this.name = name;
    this.#parties = distinct(parties);
    this.#missing = new Set(this.#parties);
  }

  /** Counts from 1. */
  get generation(): number {
    return this.#generation;
  }

  get state(): BarrierState {
    if (this.#broken !== undefined) return { kind: "broken", error: this.#broken };
    if (this.#missing.size === 0) return { kind: "open" };
    return { kind: "closed", missing: [...this.#missing] };
  }

  /**
   * Arrives and waits for the others; resolves with the generation that opened.
   *
   * @throws BrokenBarrierError, TypeError for a stranger, or the reason of `signal`: that party then breaks the barrier.
   */
  async arrive(party: string, options: { readonly signal?: AbortSignal } = {}): Promise<number> {
    this.#check(party);
    const { signal } = options;
    if (signal?.aborted === true) this.fail(party, signal.reason);
    signal?.throwIfAborted();
    this.#leave(party);
    return this.#opened(signal, (reason) => this.fail(party, reason));
  }

  /** Lets the others pass without this party. @throws TypeError for a stranger. */
  excuse(party: string): void {
    this.#check(party);
    this.#leave(party);
  }

  /** Breaks this generation. The first failure is the one that is told; after the opening it is too late to break. */
  fail(party: string, cause: unknown): void {
    this.#check(party);
    if (this.#broken !== undefined || this.#missing.size === 0) return;
    this.#broken = new BrokenBarrierError(this.name, party, this.#generation, cause);
    for (const waiter of this.#take()) waiter.reject(this.#broken);
  }

  /** Waits for the opening without being a party. @throws BrokenBarrierError, or the reason of `signal`. */
  opened(options: { readonly signal?: AbortSignal } = {}): Promise<number> {
    return this.#opened(options.signal, () => undefined);
  }

  /** Begins the next generation, with the same or other parties. @throws TypeError while the present one is closed. */
  next(parties: Iterable<string> = this.#parties): void {
    if (this.state.kind === "closed")
      throw new TypeError(`Barrier "${this.name}" still waits for ${this.#missing.size} parties`);
    this.#parties = distinct(parties);
    this.#missing = new Set(this.#parties);
    this.#broken = undefined;
    this.#generation += 1;
  }

  #check(party: string): void {
    if (!this.#parties.has(party)) throw new TypeError(`"${party}" is no party of barrier "${this.name}"`);
  }

  #leave(party: string): void {
    if (this.#broken !== undefined) return;
    this.#missing.delete(party);
    if (this.#missing.size === 0) for (const waiter of this.#take()) waiter.resolve(this.#generation);
  }

  #take(): readonly Waiter[] {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    return waiters;
  }

  #opened(signal: AbortSignal | undefined, onAbort: (reason: unknown) => void): Promise<number> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    if (this.#missing.size === 0) return Promise.resolve(this.#generation);
    return new Promise<number>((resolve, reject) => {
      const abort = (): void => {
        this.#waiters.delete(waiter);
        reject(signal?.reason);
        onAbort(signal?.reason);
      };
      const release = (): void => signal?.removeEventListener("abort", abort);
      const waiter: Waiter = {
        resolve: (generation) => {
          release();
          resolve(generation);
        },
        reject: (error) => {
          release();
          reject(error);
        },
      };
      this.#waiters.add(waiter);
      if (signal?.aborted === true) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  }
}

function distinct(parties: Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const party of parties) {
    if (seen.has(party)) throw new TypeError(`Party "${party}" occurs twice`);
    seen.add(party);
  }
  return seen;
}
