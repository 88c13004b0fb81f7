import type { Alarm } from "../clock.ts";
import { PoolSaturatedError, RequestTimeoutError, SpawnError } from "../errors.ts";
import type { Connect } from "../process/link.ts";
import type { Call } from "./call.ts";
import { CallQueue } from "./call-queue.ts";
import { DeadlineAlarm } from "./deadline.ts";
import { shakeHands } from "./handshake.ts";
import { Member } from "./member.ts";
import type { ResolvedOptions } from "./options.ts";

/**
 * Spreads calls over at most `max` children. A child lives in a slot; a key always means the same slot, so stickiness
 * needs no table that grows with the keys. A slot is free only when its child is reaped (invariant P3).
 */
export class Scheduler {
  readonly #options: ResolvedOptions;
  readonly #connect: Connect;
  readonly #onEmpty: () => void;
  readonly #slots: (Member | undefined)[];
  readonly #shared = new CallQueue();
  readonly #sticky: readonly CallQueue[];
  readonly #deadlines: DeadlineAlarm;
  #failures = 0;
  #retryAt = Number.NEGATIVE_INFINITY;
  #retryAlarm: Alarm | undefined;
  #isStopped = false;
  #isPumping = false;
  #started = 0;

  constructor(options: ResolvedOptions, connect: Connect, onEmpty: () => void) {
    this.#options = options;
    this.#connect = connect;
    this.#onEmpty = onEmpty;
    this.#slots = Array.from({ length: options.max }, () => undefined);
    this.#sticky = Array.from({ length: options.max }, () => new CallQueue());
    this.#deadlines = new DeadlineAlarm(options.clock, (now) => this.#expire(now));
  }

  get members(): readonly Member[] {
    return this.#slots.filter((member): member is Member => member !== undefined);
  }

  /** How many children were ever started. */
  get started(): number {
    return this.#started;
  }

  get queued(): number {
    let total = this.#shared.size;
    for (const queue of this.#sticky) total += queue.size;
    return total;
  }

  /** The slot that a key stands for: FNV-1a, so equal keys of different processes agree too. */
  slotOf(key: string): number {
    let hash = 0x811c9dc5;
    for (let index = 0; index < key.length; index += 1) {
      hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
    }
    return (hash >>> 0) % this.#options.max;
  }

  submit(call: Call, now: number): void {
    this.#deadlines.announce(call.deadline, now);
    const queue = this.#queueOf(call);
    if (queue.size === 0 && this.#place(call)) return;
    const { queued } = this;
    if (queued >= this.#options.maxQueue) {
      call.reject(new PoolSaturatedError(this.#options.command, queued, this.#options.maxQueue));
      return;
    }
    queue.push(call);
  }

  /** Rejects a call wherever it is. */
  cancel(call: Call, reason: unknown): void {
    call.reject(reason);
    if (this.#queueOf(call).delete(call)) return;
    this.memberOf(call)?.abandon(call);
  }

  /** The child that owes an answer to the call. */
  memberOf(call: Call): Member | undefined {
    return this.members.find((member) => [...member.calls()].includes(call));
  }

  /** Rejects everything that is waiting or unanswered, then ends the children. */
  stop(manner: "polite" | "firm", reason: Error): void {
    this.#isStopped = true;
    this.#retryAlarm?.cancel();
    this.#deadlines.cancel();
    for (const queue of [this.#shared, ...this.#sticky]) this.#reject(queue, reason);
    for (const member of this.members) {
      for (const call of [...member.calls()]) call.reject(reason);
      member.stop(manner);
    }
    if (this.members.length === 0) this.#onEmpty();
  }

  #queueOf(call: Call): CallQueue {
    return call.slot === undefined ? this.#shared : (this.#sticky[call.slot] as CallQueue);
  }

  #place(call: Call): boolean {
    const member = call.slot === undefined ? this.#leastLoaded() : this.#stickyMember(call.slot);
    if (member === undefined) return false;
    member.send(call);
    return true;
  }

  #stickyMember(slot: number): Member | undefined {
    if (this.#slots[slot] === undefined) this.#start(slot);
    const member = this.#slots[slot];
    return member?.acceptsCalls === true ? member : undefined;
  }

  #leastLoaded(): Member | undefined {
    const best = this.#pick();
    if (best?.load === 0 || !this.#grow()) return best;
    return this.#pick();
  }

  #pick(): Member | undefined {
    let best: Member | undefined;
    for (const member of this.#slots) {
      if (member?.acceptsCalls !== true) continue;
      if (best === undefined || member.load < best.load) best = member;
      else if (member.load === best.load && member.isProved && !best.isProved) best = member;
    }
    return best;
  }

  // One child at a time: whether a second one is needed shows when the first is ready.
  #grow(): boolean {
    if (!this.#slots.includes(undefined)) return false;
    if (this.#slots.some((member) => member?.state === "starting")) return false;
    return this.#start(this.#slots.indexOf(undefined));
  }

  #start(slot: number): boolean {
    if (this.#isStopped) return false;
    const waitMs = this.#retryAt - this.#options.clock.now();
    if (waitMs > 0) {
      this.#retryAlarm ??= this.#options.clock.alarm(Math.ceil(waitMs), () => {
        this.#retryAlarm = undefined;
        this.#pump();
      });
      return false;
    }
    const member: Member = new Member(slot, this.#options, this.#connect, {
      onAvailable: () => this.#pump(),
      onLost: (call, error) => this.#onLost(call, error),
      onDead: (dead, end) => this.#onDead(dead, end),
    });
    this.#slots[slot] = member;
    this.#started += 1;
    shakeHands(member, this.#options);
    return true;
  }

  // Starting a child announces it as available from within: the guard keeps a call from being placed twice.
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      for (const queue of this.#sticky) if (queue.size > 0) this.#pumpQueue(queue);
      if (this.#shared.size > 0) this.#pumpQueue(this.#shared);
    } finally {
      this.#isPumping = false;
    }
  }

  #pumpQueue(queue: CallQueue): void {
    for (const call of queue) {
      if (!call.isSettled && !this.#place(call)) return;
      queue.delete(call);
    }
  }

  #onLost(call: Call, error: Error): void {
    if (call.retriesLeft === 0 || this.#isStopped) {
      call.reject(error);
      return;
    }
    call.retriesLeft -= 1;
    this.#queueOf(call).pushRepeated(call);
  }

  #onDead(member: Member, end: { error: Error; isExpected: boolean; isProved: boolean }): void {
    this.#slots[member.slot] = undefined;
    if (this.#isStopped) {
      if (this.members.length === 0) this.#onEmpty();
      return;
    }
    if (end.isProved || end.isExpected) this.#failures = 0;
    else this.#onFailedStart(member.slot, end.error);
    this.#pump();
  }

  #onFailedStart(slot: number, error: Error): void {
    const { baseMs, maxMs, maxFailures } = this.#options.restart;
    this.#failures += 1;
    this.#retryAt = this.#options.clock.now() + Math.min(maxMs, baseMs * 2 ** (this.#failures - 1));
    // A command that is missing now is missing in a second too: nobody is kept waiting for it.
    if (this.#failures < maxFailures && !(error instanceof SpawnError)) return;
    this.#reject(this.#sticky[slot] as CallQueue, error);
    // What any child may answer waits for those that live; only their number does not grow meanwhile.
    if (this.#slots.some((member) => member?.state === "ready" || member?.state === "starting")) return;
    this.#failures = 0;
    this.#reject(this.#shared, error);
  }

  #reject(queue: CallQueue, error: Error): void {
    for (const call of queue.takeAll()) call.reject(error);
  }

  #expire(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    const calls = [...this.#shared, ...this.#sticky.flatMap((queue) => [...queue])];
    for (const member of this.members) calls.push(...member.calls());
    for (const call of calls) {
      if (call.isSettled) continue;
      if (call.deadline <= now) this.cancel(call, new RequestTimeoutError(call.method, call.timeoutMs));
      else next = Math.min(next, call.deadline);
    }
    return next;
  }
}
