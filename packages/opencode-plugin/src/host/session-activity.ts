import type { AssistantMessage } from "@opencode-ai/sdk/v2/client";
import { isPlainObject } from "../config/plain-object.ts";
import type { BusEvent, BusEventType } from "./bus-event.ts";
import { keepNewest } from "./keep-newest.ts";

type SessionError = NonNullable<AssistantMessage["error"]>;

/** What an event says about a session: that something in it changed, or that its turn may have ended. */
export type Activity = "changed" | "settled";

/** Sessions that are counted; more are never busy at once. */
const maxSessions = 2_000;

type Listener = (sessionId: string, what: Activity) => void;

const settling: ReadonlySet<BusEventType> = new Set(["session.idle", "session.error", "session.deleted"]);
const changing: ReadonlySet<BusEventType> = new Set([
  "message.updated",
  "message.removed",
  "message.part.updated",
  "message.part.removed",
  "message.part.delta",
  "session.status",
  "session.updated",
  "session.compacted",
]);

/** Turns OpenCode's event stream into activity of sessions, and counts it: the count is the version of a busy session. */
export class SessionActivity {
  readonly #listeners = new Set<Listener>();
  readonly #counts = new Map<string, number>();
  /** Sessions of which an error ended what they did last, with the error where the event has one. */
  readonly #failed = new Map<string, SessionError | undefined>();

  /** Takes one event of the host; anything that is not about a session is ignored. */
  take(event: BusEvent): void {
    const isSettling = settling.has(event.type);
    if (!isSettling && !changing.has(event.type)) return;
    const sessionId = sessionOf(event.properties);
    if (sessionId === undefined) return;
    if (event.type === "session.deleted") this.forget(sessionId);
    else keepNewest(this.#counts, sessionId, this.count(sessionId) + 1, maxSessions);
    if (event.type === "session.error")
      keepNewest(this.#failed, sessionId, errorIn(event.properties), maxSessions);
    else if (event.type === "session.status" && !isIdle(event.properties)) this.#failed.delete(sessionId);
    for (const listener of this.#listeners) listener(sessionId, isSettling ? "settled" : "changed");
  }

  /** How much has happened in a session since this process knows it. */
  count(sessionId: string): number {
    return this.#counts.get(sessionId) ?? 0;
  }

  /** Begins a turn: an error of the one before is none of this one. */
  begin(sessionId: string): void {
    this.#failed.delete(sessionId);
  }

  /** Whether an error ended what a session did last, as far as this process has seen. */
  hasFailed(sessionId: string): boolean {
    return this.#failed.has(sessionId);
  }

  /** That error; for a model that no provider has, it is all that the host says. */
  errorOf(sessionId: string): SessionError | undefined {
    return this.#failed.get(sessionId);
  }

  /** Forgets a session that is closed. */
  forget(sessionId: string): void {
    this.#counts.delete(sessionId);
    this.#failed.delete(sessionId);
  }

  listen(listener: Listener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }
}

function isIdle(properties: unknown): boolean {
  const { status } = properties as { readonly status?: { readonly type?: unknown } };
  return status?.type === "idle";
}

function sessionOf(properties: unknown): string | undefined {
  if (typeof properties !== "object" || properties === null || !("sessionID" in properties)) return undefined;
  return typeof properties.sessionID === "string" ? properties.sessionID : undefined;
}

function errorIn(properties: unknown): SessionError | undefined {
  if (!isPlainObject(properties)) return undefined;
  const { error } = properties;
  return isSessionError(error) ? error : undefined;
}

function isSessionError(value: unknown): value is SessionError {
  return isPlainObject(value) && typeof value["name"] === "string" && isPlainObject(value["data"]);
}
