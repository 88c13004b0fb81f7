import { PoolClosedError } from "../errors.ts";
import { HostHold } from "../host-hold.ts";
import type { Implementation } from "../native/implementation.ts";
import type { Connect } from "../process/link.ts";
import { Call, type CallOwner } from "./call.ts";
import type { Member, MemberState } from "./member.ts";
import { serialise } from "./message.ts";
import { duration, type RequestOptions, type ResolvedOptions } from "./options.ts";
import { PartStream } from "./part-stream.ts";
import { Scheduler } from "./scheduler.ts";

/** A child as `stats()` shows it. */
export interface ProcessStats {
  readonly pid: number;
  readonly state: MemberState;
  /** Requests that it owes an answer to, abandoned ones included. */
  readonly inflight: number;
  readonly served: number;
}

/** What a pool is doing and has done. */
export interface PoolStats {
  readonly implementation: Implementation["kind"];
  readonly processes: readonly ProcessStats[];
  /** Requests that wait for a child. */
  readonly queued: number;
  /** Children started so far. */
  readonly started: number;
  readonly answered: number;
  readonly failed: number;
}

const noOptions: RequestOptions = {};

/** What every way to close a pool ends in. */
type Phase = "open" | "draining" | "closed";

/**
 * Long-lived children of one command, answering requests that are told apart by their number.
 *
 * @example
 * await using pool = createProcessPool({ command: "node", args: ["server.mjs"] });
 * const sum = await pool.request<number>("add", [1, 2], { timeoutMs: 1_000, idempotent: true });
 */
export class ProcessPool implements AsyncDisposable {
  readonly #options: ResolvedOptions;
  readonly #kind: Implementation["kind"];
  readonly #scheduler: Scheduler;
  readonly #hold = new HostHold();
  readonly #owner: CallOwner = { onSettled: (isAnswered) => this.#onSettled(isAnswered) };
  readonly #emptied: Promise<void>;
  #phase: Phase = "open";
  #outstanding = 0;
  #answered = 0;
  #failed = 0;
  #onDrained: (() => void) | undefined;

  constructor(options: ResolvedOptions, connect: Connect, kind: Implementation["kind"]) {
    let onEmpty = (): void => undefined;
    this.#emptied = new Promise((resolve) => {
      onEmpty = resolve;
    });
    this.#options = options;
    this.#kind = kind;
    this.#scheduler = new Scheduler(options, connect, onEmpty);
  }

  /**
   * Sends a request to the child that has the least to do, or to that of `key`, and returns its result.
   *
   * @throws RemoteError, RequestTimeoutError, ProcessExitedError, ProtocolError, SpawnError, PoolSaturatedError,
   * PoolClosedError, or the reason of `signal`
   */
  request<Result = unknown>(
    method: string,
    params?: unknown,
    options: RequestOptions = noOptions,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      // What the child answers is for the caller to know; a function that only says so would cost one per request.
      this.#submit(method, params, options, undefined, resolve as (value: unknown) => void, reject);
    });
  }

  /**
   * Sends a request whose answer comes in parts (`$/progress` notifications); leaving the loop cancels it. Its time
   * limit, by default that of the pool, is for all parts together.
   */
  stream<Part = unknown>(method: string, params?: unknown, options: RequestOptions = {}): PartStream<Part> {
    let call: Call | undefined;
    let held: Member | undefined;
    const holder = {};
    return new PartStream<Part>({
      open: ({ onPart, onEnd, onError }) => {
        call = this.#submit(method, params, options, onPart, onEnd, onError);
      },
      cancel: () => {
        if (call !== undefined) this.#scheduler.cancel(call, new PoolClosedError(this.#options.command));
      },
      pause: () => {
        held = call === undefined ? undefined : this.#scheduler.memberOf(call);
        held?.hold(holder);
      },
      resume: () => held?.unhold(holder),
    });
  }

  /**
   * Sends a notification to every ready child, or to that of `key`; returns how many were told. A child with more than
   * 1 MiB unread is left out.
   *
   * @throws PoolClosedError at the call; TypeError for what JSON cannot hold
   */
  notify(method: string, params?: unknown, options: { readonly key?: string } = {}): number {
    if (this.#phase !== "open") throw new PoolClosedError(this.#options.command);
    const slot = options.key === undefined ? undefined : this.#scheduler.slotOf(options.key);
    const text = serialise(params);
    const told = this.#scheduler.members.filter(
      ({ state, isWritable, slot: own }) => state === "ready" && isWritable && own === (slot ?? own),
    );
    for (const member of told) member.notify(method, text);
    return told.length;
  }

  stats(): PoolStats {
    return {
      implementation: this.#kind,
      processes: this.#scheduler.members.map(({ pid, state, load, served }) => ({
        pid,
        state,
        inflight: load,
        served,
      })),
      queued: this.#scheduler.queued,
      started: this.#scheduler.started,
      answered: this.#answered,
      failed: this.#failed,
    };
  }

  /** Takes no new requests, waits for those under way, then ends the children; resolves when they are reaped. */
  async drain(): Promise<void> {
    if (this.#phase === "open") {
      this.#phase = "draining";
      if (this.#outstanding > 0) {
        await new Promise<void>((resolve) => {
          this.#onDrained = resolve;
        });
      }
      this.#close("polite");
    }
    await this.#emptied;
  }

  /** Rejects what is under way with PoolClosedError and ends the children; resolves when they are reaped. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#close("firm");
    await this.#emptied;
  }

  #close(manner: "polite" | "firm"): void {
    if (this.#phase === "closed") return;
    this.#phase = "closed";
    this.#hold.hold();
    this.#emptied.then(() => this.#hold.close());
    this.#scheduler.stop(manner, new PoolClosedError(this.#options.command));
  }

  #submit(
    method: string,
    params: unknown,
    options: RequestOptions,
    onPart: ((value: unknown) => void) | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ): Call | undefined {
    const { signal, key } = options;
    if (this.#phase !== "open" || signal?.aborted === true) {
      reject(this.#phase === "open" ? signal?.reason : new PoolClosedError(this.#options.command));
      return undefined;
    }
    const timeoutMs = duration("timeoutMs", options.timeoutMs, this.#options.timeoutMs);
    const now = this.#options.clock.now();
    const call = new Call({
      method,
      params: serialise(params),
      slot: key === undefined ? undefined : this.#scheduler.slotOf(key),
      timeoutMs,
      deadline: now + timeoutMs,
      retriesLeft: options.idempotent === true ? 1 : 0,
      onPart,
      resolve,
      reject,
      owner:
        signal === undefined
          ? this.#owner
          : this.#listening(signal, (reason) => this.#scheduler.cancel(call, reason)),
    });
    this.#outstanding += 1;
    this.#hold.hold();
    this.#scheduler.submit(call, now);
    return call;
  }

  /** Cancels when the signal fires, and stops listening when the call settles. */
  #listening(signal: AbortSignal, cancel: (reason: unknown) => void): CallOwner {
    const onAbort = (): void => cancel(signal.reason);
    signal.addEventListener("abort", onAbort);
    return {
      onSettled: (isAnswered) => {
        signal.removeEventListener("abort", onAbort);
        this.#onSettled(isAnswered);
      },
    };
  }

  #onSettled(isAnswered: boolean): void {
    if (isAnswered) this.#answered += 1;
    else this.#failed += 1;
    this.#outstanding -= 1;
    this.#hold.release();
    if (this.#outstanding === 0) this.#onDrained?.();
  }
}
