import type { Presence } from "../delegation/headless/presence.ts";
import type { ChildPermissionOptions } from "../delegation/options.ts";
import type { BusEvent } from "../host/bus-event.ts";
import { keepNewest } from "../host/keep-newest.ts";
import { type Client, dataOf } from "../host/opencode-client.ts";
import { type Ask, type AskPlace, isLeft, rule } from "./decide.ts";

/** Sessions that are remembered; any other is looked up again. */
const maxSessions = 2_000;

export interface PermissionDeskParts {
  readonly client: Client;
  readonly directory: string;
  readonly options: ChildPermissionOptions;
  readonly presence: Presence;
  /** Shows the person a note. */
  readonly show: (message: string) => void;
  readonly onFault: (what: string) => (error: unknown) => void;
}

interface Child {
  readonly agent: string;
  readonly title: string;
}

/**
 * Answers what child sessions of this plugin ask, so that none waits for a person who is not there (D7). Sessions of
 * the person and children that the host made itself are left alone.
 */
export class PermissionDesk {
  readonly #parts: PermissionDeskParts;
  /** Sessions looked up so far; `undefined` for those that are not ours. */
  readonly #children = new Map<string, Promise<Child | undefined>>();

  constructor(parts: PermissionDeskParts) {
    this.#parts = parts;
  }

  /**
   * Takes one event of the host's instance for `directory`; only that instance knows the ask and takes an answer to it.
   * Nothing here is waited for by the host.
   */
  take(event: BusEvent, directory: string): void {
    const { onFault } = this.#parts;
    if (event.type === "permission.asked") {
      const ask = askOf(event.properties);
      if (ask !== undefined)
        void this.#answer(ask, directory).catch(onFault("answer a permission of a task"));
    } else if (event.type === "question.asked") {
      const ask = askOf(event.properties);
      if (ask !== undefined) void this.#reject(ask, directory).catch(onFault("answer a question of a task"));
    }
  }

  async #answer(ask: Ask, directory: string): Promise<void> {
    const child = await this.#childOf(ask.sessionId);
    if (child === undefined) return;
    const { client, options } = this.#parts;
    // Where it cannot be told whose session asks, nothing is allowed in it.
    const allow = child === "unknown" ? {} : options.allow;
    const ruling = rule(ask, { ...options, allow }, this.#placeOf(directory));
    if (ruling.kind === "ask") return this.#notify(ask, child);
    const reply =
      ruling.kind === "allow"
        ? ({ reply: "once" } as const)
        : ({ reply: "reject", message: ruling.message } as const);
    await client.permission.reply({ requestID: ask.id, directory, ...reply });
  }

  /** A task has nobody to ask; what it needs to know belongs into its prompt. */
  async #reject({ id, sessionId }: Ask, directory: string): Promise<void> {
    const { client, options } = this.#parts;
    if (isLeft(options, this.#placeOf(directory)) || (await this.#childOf(sessionId)) === undefined) return;
    await client.question.reject({ requestID: id, directory });
  }

  /** The host shows the question in the parent's session; who asks, and for what, it does not say. */
  #notify({ permission, patterns }: Ask, child: Child | "unknown"): void {
    if (child === "unknown") return;
    const { agent, title } = child;
    this.#parts.show(
      `${agent} asks for ${permission} (${patterns.join(", ").slice(0, 60)}): ${title.slice(0, 60)}`,
    );
  }

  #placeOf(directory: string): AskPlace {
    return { presence: this.#parts.presence, isElsewhere: directory !== this.#parts.directory };
  }

  /** Asked twice: an ask that is not answered holds its session up for ever. */
  async #childOf(sessionId: string): Promise<Child | "unknown" | undefined> {
    try {
      return await this.#remembered(sessionId).catch(() => this.#remembered(sessionId));
    } catch (error) {
      this.#parts.onFault("tell whose session asks for a permission")(error);
      return "unknown";
    }
  }

  #remembered(sessionId: string): Promise<Child | undefined> {
    const known = this.#children.get(sessionId);
    if (known !== undefined) return known;
    const found = this.#look(sessionId);
    keepNewest(this.#children, sessionId, found, maxSessions);
    found.catch(() => this.#children.delete(sessionId));
    return found;
  }

  async #look(sessionId: string): Promise<Child | undefined> {
    const { client, directory } = this.#parts;
    const result = await client.session.get({ sessionID: sessionId, directory });
    const { metadata, agent, title } = dataOf(`find session ${sessionId}`, result);
    return metadata !== undefined && "oco" in metadata ? { agent: agent ?? "a task", title } : undefined;
  }
}

function askOf(properties: unknown): Ask | undefined {
  if (typeof properties !== "object" || properties === null) return undefined;
  const { id, sessionID, permission, patterns } = properties as Readonly<Record<string, unknown>>;
  if (typeof id !== "string" || typeof sessionID !== "string") return undefined;
  const list = Array.isArray(patterns) ? patterns.filter((pattern) => typeof pattern === "string") : [];
  return {
    id,
    sessionId: sessionID,
    permission: typeof permission === "string" ? permission : "",
    patterns: list,
  };
}
