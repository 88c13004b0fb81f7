import type { AgentHost, TurnRef, TurnRequest, TurnState } from "@oco/mission";
import { noUsage } from "@oco/mission";
import type { Store } from "@oco/mvcc";
import { Delegation } from "../../src/delegation/delegation.ts";
import type { ChildRequest, Wake } from "../../src/delegation/host/child-sessions.ts";
import { defaultDelegation } from "../../src/delegation/options.ts";
import type { DelegationSchema } from "../../src/delegation/state/records.ts";
import type { DelegationStore } from "../../src/delegation/state/task-store.ts";

interface Message {
  readonly id: string;
  readonly text: string;
  isAnswered: boolean;
}

interface Session {
  readonly tag: string;
  readonly messages: Message[];
}

/** What outlives a process: the host's sessions with their messages. */
export class World {
  readonly sessions: Map<string, Session> = new Map([["ses_parent", { tag: "", messages: [] }]]);
  #ids = 0;

  nextId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${String(this.#ids).padStart(6, "0")}`;
  }
}

/**
 * A process with delegation in it, over a host without one. It dies in the middle of the `diesAt`th step: whatever it
 * called, or would still call, never returns.
 */
export class MortalProcess {
  readonly delegation: Delegation;
  readonly died: Promise<void>;
  /** The most children that its host worked on at once. */
  mostAtOnce = 0;
  /** The most sessions without a message at once, those that are being made among them. */
  mostOpening = 0;
  #opening = 0;
  readonly #world: World;
  readonly #busy = new Set<string>();
  readonly #listeners = new Set<(sessionId: string, what: "changed" | "settled") => void>();
  readonly #diesAt: number;
  #steps = 0;
  #running = 0;
  #isDead = false;
  #die = (): void => {};

  constructor(world: World, store: Store<DelegationSchema>, name: string, diesAt: number, total: number = 2) {
    this.#world = world;
    this.#diesAt = diesAt;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
    this.delegation = new Delegation({
      store: this.#storeOver(store),
      host: this.#host(),
      children: {
        create: (request: ChildRequest) => {
          this.#opening += 1;
          this.mostOpening = Math.max(this.mostOpening, this.#opening);
          return this.#step(() => this.#create(request));
        },
        abort: () => this.#step(() => {}),
        hasMessage: (sessionId, messageId) =>
          this.#step(() => this.#find(sessionId, messageId) !== undefined),
        wake: ({ sessionId, messageId, text }: Wake) =>
          this.#step(() => this.#take(sessionId, messageId, text)),
      },
      owner: name,
      isOwnerGone: (owner) => owner !== name,
      directory: "/project",
      options: { ...defaultDelegation, caps: { ...defaultDelegation.caps, total } },
      now: Date.now,
      onFault: () => () => {},
    });
  }

  /** How many steps it took so far. */
  get steps(): number {
    return this.#steps;
  }

  /** One effect, with a moment before it and one after it in which the process may die. */
  async #step<T>(effect: () => T | Promise<T>): Promise<T> {
    await this.#moment();
    const result = await effect();
    await this.#moment();
    return result;
  }

  async #moment(): Promise<void> {
    this.#steps += 1;
    if (this.#steps === this.#diesAt) {
      this.#isDead = true;
      this.#die();
    }
    if (this.#isDead) await new Promise(() => {});
  }

  #storeOver(store: Store<DelegationSchema>): DelegationStore {
    return {
      get: (key) => store.get(key),
      entries: (options) => store.entries(options),
      transact: (work, options) => this.#step(() => store.transact(work, options)),
    };
  }

  #host(): AgentHost {
    return {
      createSession: () => Promise.reject(new Error("not used")),
      nextTurnId: () => this.#world.nextId("msg"),
      startTurn: ({ sessionId, turnId, text }: TurnRequest) =>
        this.#step(() => {
          this.#opening -= 1;
          this.#take(sessionId, turnId, text);
        }),
      turnStates: (turns: readonly TurnRef[]) =>
        this.#step(() => new Map(turns.map((ref): [string, TurnState] => [ref.turnId, this.#stateOf(ref)]))),
      abort: async () => {},
      closeSession: async () => {},
      findSessions: (prefix) =>
        this.#step(() =>
          [...this.#world.sessions]
            .filter(([, { tag }]) => tag.startsWith(prefix))
            .map(([sessionId, { tag }]) => ({ sessionId, tag })),
        ),
      onActivity: (listener) => {
        this.#listeners.add(listener);
        return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
      },
    };
  }

  #create({ tag }: ChildRequest): string {
    const id = this.#world.nextId("ses");
    this.#world.sessions.set(id, { tag, messages: [] });
    return id;
  }

  #find(sessionId: string, messageId: string): Message | undefined {
    return this.#world.sessions.get(sessionId)?.messages.find(({ id }) => id === messageId);
  }

  /** The host saves a message once, and answers it a moment later, if the process still lives. */
  #take(sessionId: string, messageId: string, text: string): void {
    const known = this.#find(sessionId, messageId);
    const message = known ?? { id: messageId, text, isAnswered: false };
    if (known === undefined) this.#world.sessions.get(sessionId)?.messages.push(message);
    if (message.isAnswered) return;
    this.#busy.add(sessionId);
    const isChild = sessionId !== "ses_parent";
    if (isChild) this.#running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    setTimeout(() => {
      if (isChild) this.#running -= 1;
      this.#busy.delete(sessionId);
      if (this.#isDead) return;
      message.isAnswered = true;
      for (const listener of this.#listeners) listener(sessionId, "settled");
    }, 2);
  }

  #stateOf({ sessionId, turnId }: TurnRef): TurnState {
    const session = this.#world.sessions.get(sessionId);
    if (session === undefined) return { kind: "gone" };
    if (this.#busy.has(sessionId)) return { kind: "running", version: "" };
    const message = this.#find(sessionId, turnId);
    if (message === undefined) return { kind: "absent" };
    if (!message.isAnswered) return { kind: "interrupted" };
    const prompt = session.messages[0]?.text ?? "";
    return { kind: "ended", outcome: { kind: "answered", text: `answer to ${prompt}`, usage: noUsage } };
  }
}
