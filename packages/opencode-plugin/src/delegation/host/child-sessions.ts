import type { PermissionRuleset, Session, UserMessage } from "@opencode-ai/sdk/v2/client";
import { childPermission } from "../../host/child-permission.ts";
import { keepNewest } from "../../host/keep-newest.ts";
import { type Client, dataOf } from "../../host/opencode-client.ts";
import type { SessionMessage } from "../../host/turn-state.ts";

/** The tools of delegation, by name. */
export const delegationTools: readonly string[] = [
  "delegate_task",
  "get_task_result",
  "list_tasks",
  "cancel_task",
];

/** Sessions whose parent is remembered; any other is looked up again. */
const maxSessions = 2_000;

/** Messages that are read to find the last one of a user. */
const newest = 20;
/** No limit. */
const all = 0;

export interface ChildRequest {
  readonly parentSessionId: string;
  readonly parentAgent: string;
  readonly title: string;
  readonly agent: string;
  readonly tag: string;
  /** Whether the child may delegate in its turn. */
  readonly mayDelegate: boolean;
}

/** A user message that wakes a session, or joins the loop of a busy one. */
export interface Wake {
  readonly sessionId: string;
  readonly messageId: string;
  readonly agent: string;
  readonly text: string;
  /** The session is held open by a hook: save the message, and let its own loop go on with it. */
  readonly isHeld: boolean;
}

/** The sessions of delegated tasks, and what their parents are told, over OpenCode 1. */
export class ChildSessions {
  readonly #client: Client;
  readonly #directory: string;
  readonly #denialsOf: (agent: string) => Promise<PermissionRuleset>;
  readonly #parents = new Map<string, Promise<string | undefined>>();

  /** `denialsOf`: what the children of an agent may not do because it may not. */
  constructor(client: Client, directory: string, denialsOf: (agent: string) => Promise<PermissionRuleset>) {
    this.#client = client;
    this.#directory = directory;
    this.#denialsOf = denialsOf;
  }

  /** A child of the parent's session: it asks nobody, and is denied all that its parent is denied. */
  async create(request: ChildRequest): Promise<string> {
    const { parentSessionId, parentAgent, title, agent, tag, mayDelegate } = request;
    const [parent, denials] = await Promise.all([
      this.#session(parentSessionId),
      this.#denialsOf(parentAgent),
    ]);
    const created = await this.#client.session.create({
      directory: this.#directory,
      parentID: parentSessionId,
      title,
      agent,
      metadata: { oco: { tag } },
      permission: childRules([...(parent.permission ?? []), ...denials], mayDelegate),
    });
    return dataOf("create a session", created).id;
  }

  /** How many sessions are above this one, up to `limit`. */
  async depthOf(sessionId: string, limit: number): Promise<number> {
    let depth = 0;
    let above = await this.#parentOf(sessionId);
    while (above !== undefined && depth < limit) {
      depth += 1;
      above = await this.#parentOf(above);
    }
    return depth;
  }

  /** `provider/model` that wrote a message. */
  async modelOf(sessionId: string, messageId: string): Promise<string | undefined> {
    const result = await this.#client.session.message({
      sessionID: sessionId,
      messageID: messageId,
      directory: this.#directory,
    });
    const info = result.data?.info;
    return info?.role === "assistant" ? `${info.providerID}/${info.modelID}` : undefined;
  }

  /** Whether a message has been saved; one that was sent may not be yet. */
  async hasMessage(sessionId: string, messageId: string): Promise<boolean> {
    const result = await this.#client.session.message({
      sessionID: sessionId,
      messageID: messageId,
      directory: this.#directory,
    });
    return result.data !== undefined;
  }

  /** Whether a message asks for tool calls, so that the loop goes on after it. */
  async callsTools(sessionId: string, messageId: string): Promise<boolean> {
    const result = await this.#client.session.message({
      sessionID: sessionId,
      messageID: messageId,
      directory: this.#directory,
    });
    return result.data?.parts.some(({ type }) => type === "tool") ?? false;
  }

  /** Sends a wake with the agent and the model of the parent's last turn. Sending it twice sends it once (D4). */
  async wake({ sessionId, messageId, agent, text, isHeld }: Wake): Promise<void> {
    const last = await this.#lastUser(sessionId);
    const request = {
      sessionID: sessionId,
      directory: this.#directory,
      messageID: messageId,
      agent: last?.agent ?? agent,
      ...(last === undefined
        ? {}
        : { model: { providerID: last.model.providerID, modelID: last.model.modelID } }),
      ...(last?.model.variant === undefined ? {} : { variant: last.model.variant }),
      // An id of ours for the part too: the host replaces what has an id it knows, and adds what has not.
      parts: [{ id: `prt_${messageId.slice("msg_".length)}`, type: "text" as const, text, synthetic: true }],
    };
    const result = isHeld
      ? await this.#client.session.prompt({ ...request, noReply: true })
      : await this.#client.session.promptAsync(request);
    if (result.error !== undefined) dataOf(`wake session ${sessionId}`, { error: result.error });
  }

  /** The messages of a session, oldest first; with a limit only the newest. */
  async messages(sessionId: string, limit: number = all): Promise<readonly SessionMessage[]> {
    const result = await this.#client.session.messages({
      sessionID: sessionId,
      directory: this.#directory,
      ...(limit > 0 ? { limit } : {}),
    });
    return dataOf(`read session ${sessionId}`, result);
  }

  /** Aborts whatever runs in a session. */
  async abort(sessionId: string): Promise<void> {
    const result = await this.#client.session.abort({ sessionID: sessionId, directory: this.#directory });
    if (result.response?.status === 404) return;
    dataOf(`abort session ${sessionId}`, result);
  }

  /** Among the newest messages; a turn of more steps than these has its user message further back. */
  async #lastUser(sessionId: string, limit: number = newest): Promise<UserMessage | undefined> {
    const messages = await this.messages(sessionId, limit);
    const last = messages.findLast(({ info }) => info.role === "user")?.info;
    if (last?.role === "user") return last;
    return messages.length === limit ? this.#lastUser(sessionId, all) : undefined;
  }

  /** A session never changes its parent. */
  async #parentOf(sessionId: string): Promise<string | undefined> {
    const known = this.#parents.get(sessionId);
    if (known !== undefined) return known;
    const asked = this.#session(sessionId).then(({ parentID }) => parentID);
    keepNewest(this.#parents, sessionId, asked, maxSessions);
    try {
      return await asked;
    } catch (error) {
      this.#parents.delete(sessionId);
      throw error;
    }
  }

  async #session(sessionId: string): Promise<Session> {
    return dataOf(
      `find session ${sessionId}`,
      await this.#client.session.get({ sessionID: sessionId, directory: this.#directory }),
    );
  }
}

/** The host's own rule for children, and ours: what a parent is denied, its children are denied. */
export function childRules(parent: PermissionRuleset, mayDelegate: boolean): PermissionRuleset {
  const inherited = parent.filter(
    ({ permission, action }) => action === "deny" || permission === "external_directory",
  );
  const denied = mayDelegate ? [] : delegationTools;
  return [
    ...inherited,
    ...childPermission,
    ...denied.map((permission) => ({ permission, pattern: "*", action: "deny" as const })),
  ];
}
