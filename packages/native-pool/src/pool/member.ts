import { ProtocolError, RemoteError } from "../errors.ts";
import { exitError } from "../process/exit-error.ts";
import type { ChildExit, Connect, Link } from "../process/link.ts";
import type { Call } from "./call.ts";
import { ChildRequests } from "./child-requests.ts";
import { type Ending, endingOf } from "./ending.ts";
import { GraceAlarms } from "./grace-alarms.ts";
import { IdleWatch } from "./idle-watch.ts";
import type { MemberEvents } from "./member-events.ts";
import { type Message, notificationText, progressOf, readMessage, requestText } from "./message.ts";
import type { ResolvedOptions } from "./options.ts";

/**
 * Where a child stands. Only a ready child takes calls; a retiring one answers those it has; a stopping one has
 * been told to end and owes nothing.
 */
export type MemberState = "starting" | "ready" | "retiring" | "stopping" | "dead";

/** One child process and the calls that it owes answers to. */
export class Member {
  readonly slot: number;
  readonly #options: ResolvedOptions;
  readonly #events: MemberEvents;
  readonly #link: Link;
  readonly #ending: Ending;
  readonly #inflight = new Map<number, Call>();
  readonly #holds = new Set<object>();
  #state: MemberState = "starting";
  #nextId = 1;
  #served = 0;
  #isProved = false;
  #failure: Error | undefined;
  readonly #idleness: IdleWatch;
  readonly #graces: GraceAlarms;
  readonly #requests: ChildRequests;

  constructor(slot: number, options: ResolvedOptions, connect: Connect, events: MemberEvents) {
    this.slot = slot;
    this.#options = options;
    this.#events = events;
    this.#link = connect(options, {
      onFrames: (frames) => this.#onFrames(frames),
      onMalformed: (reason, bytes) => this.#break(reason, bytes),
      onDrain: () => this.#onDrain(),
      onExit: (exit) => this.#onExit(exit),
    });
    this.#ending = endingOf(this.#link, options);
    this.#graces = new GraceAlarms(options.clock, options.cancelGraceMs);
    this.#requests = new ChildRequests(this.#link, options.onRequest, (reason) =>
      this.#break(reason, new Uint8Array()),
    );
    this.#idleness = new IdleWatch(
      options.clock,
      options.idleTimeoutMs,
      () => this.#state === "ready" && this.#inflight.size === 0,
      () => this.retire(),
    );
  }

  get pid(): number {
    return this.#link.pid;
  }

  get state(): MemberState {
    return this.#state;
  }

  get load(): number {
    return this.#inflight.size;
  }

  get served(): number {
    return this.#served;
  }

  get isProved(): boolean {
    return this.#isProved;
  }

  get isWritable(): boolean {
    return this.#link.isWritable;
  }

  get acceptsCalls(): boolean {
    return (
      this.#state === "ready" &&
      this.#inflight.size < this.#options.maxInflight &&
      this.#holds.size === 0 &&
      this.#link.isWritable
    );
  }

  calls(): IterableIterator<Call> {
    return this.#inflight.values();
  }

  /** Sends a call; the answer settles it. */
  send(call: Call): void {
    const id = this.#nextId;
    this.#nextId = id + 1;
    this.#inflight.set(id, call);
    this.#link.send(requestText(id, call.method, call.params));
    if (this.#state !== "ready") return;
    this.#served += 1;
    if (this.#served >= this.#options.maxRequests) this.retire();
  }

  notify(method: string, params: string | undefined): void {
    this.#link.send(notificationText(method, params));
  }

  /** The handshake is over. */
  becomeReady(): void {
    if (this.#state !== "starting") return;
    this.#state = "ready";
    this.#idleness.begin();
    this.#events.onAvailable();
  }

  /** The handshake failed: the child is of no use. */
  failStart(error: Error): void {
    if (this.#state !== "starting") return;
    this.#failure = error;
    this.#link.signal("SIGKILL");
  }

  /** Tells the child that nobody waits for the call any more, and replaces it unless it answers in time. */
  abandon(call: Call): boolean {
    for (const [id, candidate] of this.#inflight) {
      if (candidate !== call) continue;
      this.#link.send(notificationText("$/cancelRequest", `{"id":${id}}`));
      this.#graces.start(id, () => this.retire());
      if (this.#state === "retiring") this.#stopWhenFree();
      return true;
    }
    return false;
  }

  /** Takes no more calls and ends as soon as nobody waits for it. */
  retire(): void {
    if (this.#state !== "ready" && this.#state !== "starting") return;
    this.#state = "retiring";
    this.#stopWhenFree();
  }

  /** Ends the child now. Its calls must be settled already. */
  stop(manner: "polite" | "firm"): void {
    if (this.#state === "dead") return;
    this.#state = "stopping";
    this.#idleness.cancel();
    this.#ending.begin(manner);
  }

  /** Reads nothing from the child while someone holds it. */
  hold(holder: object): void {
    if (this.#holds.add(holder).size === 1) this.#link.pause();
  }

  unhold(holder: object): void {
    if (!this.#holds.delete(holder) || this.#holds.size > 0) return;
    this.#link.resume();
    this.#events.onAvailable();
  }

  #onDrain(): void {
    this.#requests.onDrain();
    this.#events.onAvailable();
  }

  #stopWhenFree(): void {
    for (const call of this.#inflight.values()) if (!call.isSettled) return;
    // Calls that are left were abandoned: the child had its time to answer them and is not worth waiting for.
    this.stop(this.#inflight.size === 0 ? "polite" : "firm");
  }

  #onFrames(frames: readonly string[]): void {
    for (const frame of frames) {
      if (this.#failure !== undefined || this.#state === "dead") return;
      const message = readMessage(frame);
      if (message === undefined) this.#break("not a JSON-RPC message", Buffer.from(frame.slice(0, 256)));
      else this.#onMessage(message);
    }
    if (this.#inflight.size === 0) this.#idleness.begin();
    if (this.#state === "ready") this.#events.onAvailable();
    else if (this.#state === "retiring") this.#stopWhenFree();
  }

  #onMessage(message: Message): void {
    if (message.kind === "request") this.#requests.answer(message);
    else if (message.kind === "notification") this.#onNotification(message.method, message.params);
    else {
      const call = this.#inflight.get(message.id);
      if (call === undefined) {
        this.#break(`an answer to no request: ${message.id}`, Buffer.from(String(message.id)));
        return;
      }
      // The first steps of a handshake prove nothing: a later one may be what this command always dies of.
      if (this.#state !== "starting") this.#isProved = true;
      this.#inflight.delete(message.id);
      this.#graces.forgive(message.id);
      if (message.kind === "result") call.resolve(message.value);
      else call.reject(new RemoteError(call.method, message.code, message.message, message.data));
    }
  }

  #onNotification(method: string, params: unknown): void {
    const part = method === "$/progress" ? progressOf(params) : undefined;
    const call = part === undefined ? undefined : this.#inflight.get(part.id);
    if (call?.onPart !== undefined && part !== undefined) {
      // What a consumer has seen cannot be unseen: from here on a retry would repeat it.
      call.retriesLeft = 0;
      if (!call.isSettled) call.onPart(part.value);
      return;
    }
    const { ready } = this.#options;
    if (ready !== undefined && "notification" in ready && ready.notification === method) this.becomeReady();
    this.#options.onNotification?.(method, params);
  }

  #break(reason: string, bytes: Uint8Array): void {
    if (this.#failure !== undefined || this.#state === "dead") return;
    this.#failure = new ProtocolError(reason, bytes, this.pid);
    if (this.#state !== "stopping") this.#state = "retiring";
    this.#link.signal("SIGKILL");
    this.#lose(this.#failure);
  }

  #onExit(exit: ChildExit): void {
    const isExpected =
      this.#failure === undefined && (this.#state === "stopping" || this.#state === "retiring");
    const error = this.#failure ?? exitError(exit, this.#options.command, this.pid);
    this.#state = "dead";
    this.#ending.cancel();
    this.#idleness.cancel();
    this.#graces.cancelAll();
    this.#lose(error);
    this.#events.onDead(this, { error, isExpected, isProved: this.#isProved });
  }

  #lose(error: Error): void {
    const calls = [...this.#inflight.values()];
    this.#inflight.clear();
    for (const call of calls) if (!call.isSettled) this.#events.onLost(call, error);
  }
}
