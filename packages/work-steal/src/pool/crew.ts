import { type CrewEvents, CrewMember } from "./crew-member.ts";
import type { WorkerPoolSettings } from "./options.ts";
import type { PoolMemory } from "./wire.ts";
import { wake } from "./worker-loop.ts";

/** The workers of a pool: one in each place, a new one where one was lost. */
export class Crew {
  readonly #settings: WorkerPoolSettings;
  readonly #memory: PoolMemory;
  readonly #control: Int32Array;
  readonly #events: CrewEvents;
  readonly #members: CrewMember[] = [];
  #isHeld = false;
  #isWaking = false;
  #nextAddressee = 0;

  constructor(settings: WorkerPoolSettings, memory: PoolMemory, events: CrewEvents) {
    this.#settings = settings;
    this.#memory = memory;
    this.#control = new Int32Array(memory.control);
    this.#events = events;
    for (let index = 0; index < settings.workers; index += 1) this.hire(index);
  }

  /** Starts a worker in a place that has none. */
  hire(index: number): void {
    const { entry, module } = this.#settings;
    const member = new CrewMember(index, entry, module, this.#memory, this.#events);
    this.#members[index] = member;
    member.hold(this.#isHeld);
  }

  /** Has the workers keep the process alive, or no longer. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    for (const member of this.#members) member.hold(isHeld);
  }

  /** Wakes one worker, once the current code has run; it wakes the next if it finds more than it can start at once (P3). */
  wakeSoon(): void {
    if (this.#isWaking) return;
    this.#isWaking = true;
    queueMicrotask(this.#wakeOne);
  }

  /** The worker that the next oversized argument goes to: each in turn. */
  nextAddressee(): number {
    const index = this.#nextAddressee;
    this.#nextAddressee = (index + 1) % this.#members.length;
    return index;
  }

  /** @throws what structured cloning throws for a value that cannot be cloned. */
  send(index: number, handle: number, value: unknown): void {
    this.#members[index]?.send({ handle, value });
    wake(this.#control, index);
  }

  receive(index: number, handle: number): unknown {
    return this.#members[index]?.receive(handle)?.value;
  }

  terminate(index: number): void {
    this.#members[index]?.terminate();
  }

  /** Ends every worker, those in `busy` and those that have not started by force; resolves when all threads have ended. */
  async stop(busy: ReadonlySet<number | undefined>): Promise<void> {
    for (const member of this.#members) {
      member.hold(true);
      wake(this.#control, member.index);
      if (!member.isReady || busy.has(member.index)) member.terminate();
    }
    await Promise.all(this.#members.map((member) => member.exited));
  }

  readonly #wakeOne = (): void => {
    this.#isWaking = false;
    for (let index = 0; index < this.#members.length; index += 1) {
      if (wake(this.#control, index)) return;
    }
  };
}
