import type { BusEvent } from "../host/bus-event.ts";
import { keepNewest } from "../host/keep-newest.ts";

/** More sessions than this are never at work at the same time. */
const maxSessions = 2_000;

/**
 * Which agent each session uses, and which sessions the plugin made: the host tells the first with every request to the
 * model, the second when a session is created, and neither with a tool call.
 */
export class SessionAgents {
  readonly #agents = new Map<string, string>();
  readonly #children = new Map<string, string>();

  /** Takes one event of the host. */
  take({ type, properties }: BusEvent): void {
    if (type !== "session.created" && type !== "session.updated") return;
    const { info } = properties as { readonly info?: { readonly id?: unknown; readonly metadata?: unknown } };
    const { metadata, id } = info ?? {};
    const isOurs = typeof metadata === "object" && metadata !== null && "oco" in metadata;
    if (isOurs && typeof id === "string") keepNewest(this.#children, id, "", maxSessions);
  }

  /** Whether the plugin made a session. */
  isChild(sessionId: string): boolean {
    return this.#children.has(sessionId);
  }

  note(sessionId: string, agent: string): void {
    keepNewest(this.#agents, sessionId, agent, maxSessions);
  }

  get(sessionId: string): string | undefined {
    return this.#agents.get(sessionId);
  }
}
