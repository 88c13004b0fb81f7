import type { AgentHost, SessionRequest, TurnRef, TurnRequest, TurnState } from "@oco/mission";
import type { SessionStatus } from "@opencode-ai/sdk/v2/client";
import { AgentList } from "./agent-list.ts";
import { childPermission } from "./child-permission.ts";
import { MessageIds } from "./message-id.ts";
import { type Client, dataOf } from "./opencode-client.ts";
import type { Activity, SessionActivity } from "./session-activity.ts";
import { isUnfinished, turnStateOf } from "./turn-state.ts";

/** Sessions that are read back after a restart; more than any bounded mission makes. */
const maxSessions = 5000;

type Statuses = Readonly<Record<string, SessionStatus>>;

interface Place {
  readonly directory: string;
}

/** The agent host over OpenCode 1: sessions are children of the person's, and turns are messages with ids of ours. */
export class OpencodeV1Host implements AgentHost {
  readonly #client: Client;
  readonly #activity: SessionActivity;
  readonly #directory: string;
  readonly #ids: MessageIds;
  /** Where each session works: sessions of another directory belong to another instance of the host. */
  readonly #places = new Map<string, Place>();

  readonly #agents: AgentList;
  readonly #hasInstance: (directory: string) => boolean;
  /** Questions about the sessions of a directory that are about to be asked. */
  readonly #asking = new Map<string, Promise<Statuses>>();

  constructor(
    client: Client,
    activity: SessionActivity,
    directory: string,
    now: () => number,
    hasInstance: (directory: string) => boolean = () => true,
    agents: AgentList = new AgentList(client, directory),
  ) {
    this.#client = client;
    this.#activity = activity;
    this.#directory = directory;
    this.#ids = new MessageIds(now);
    this.#hasInstance = hasInstance;
    this.#agents = agents;
  }

  async createSession(request: SessionRequest): Promise<{ readonly sessionId: string }> {
    const { title, tag, agent, parentSessionId, directory } = request;
    const created = await this.#client.session.create({
      directory,
      title,
      agent,
      ...(parentSessionId === undefined ? {} : { parentID: parentSessionId }),
      metadata: { oco: { tag } },
      permission: childPermission,
    });
    const { id } = dataOf("create a session", created);
    this.#places.set(id, { directory });
    return { sessionId: id };
  }

  nextTurnId(): string {
    return this.#ids.next();
  }

  async startTurn(request: TurnRequest): Promise<void> {
    const { sessionId, turnId, agent, directory, text } = request;
    this.#places.set(sessionId, { directory });
    const model = await this.#modelFor(request);
    this.#activity.begin(sessionId);
    const result = await this.#client.session.promptAsync({
      sessionID: sessionId,
      directory,
      messageID: turnId,
      agent,
      ...(model === undefined ? {} : { model: modelOf(model) }),
      parts: [{ type: "text", text }],
    });
    if (result.error !== undefined) dataOf(`take a turn of session ${sessionId}`, { error: result.error });
  }

  /** A message that names a model wins over its agent's own, so the default is named only where that is missing. */
  async #modelFor({ agent, model, defaultModel }: TurnRequest): Promise<string | undefined> {
    if (model !== undefined || defaultModel === undefined) return model;
    return (await this.#agents.modelOf(agent)) === undefined ? defaultModel : undefined;
  }

  async turnStates(turns: readonly TurnRef[]): Promise<ReadonlyMap<string, TurnState>> {
    const directories = [...new Set(turns.map(({ sessionId }) => this.#placeOf(sessionId)))];
    const statuses = await Promise.all(directories.map((directory) => this.#statuses(directory)));
    const busy = new Map(statuses.flatMap((status) => Object.entries(status)));
    const states = turns.map(
      async (ref): Promise<[string, TurnState]> => [
        ref.turnId,
        await this.#turnState(ref, busy.get(ref.sessionId)),
      ],
    );
    return new Map(await Promise.all(states));
  }

  async abort(sessionId: string): Promise<void> {
    const directory = this.#placeOf(sessionId);
    const status = (await this.#statuses(directory))[sessionId];
    if (status === undefined || status.type === "idle") return;
    dataOf(
      `abort session ${sessionId}`,
      await this.#client.session.abort({ sessionID: sessionId, directory }),
    );
  }

  /** The transcript stays, for people to read; only this process forgets it. */
  async closeSession(sessionId: string): Promise<void> {
    this.#places.delete(sessionId);
    this.#activity.forget(sessionId);
  }

  async findSessions(
    tagPrefix: string,
  ): Promise<readonly { readonly sessionId: string; readonly tag: string }[]> {
    const list = await this.#client.session.list({
      directory: this.#directory,
      scope: "project",
      limit: maxSessions,
    });
    return dataOf("list sessions", list).flatMap(({ id, metadata, directory }) => {
      const tag = tagOf(metadata);
      if (tag === undefined || !tag.startsWith(tagPrefix)) return [];
      this.#places.set(id, { directory });
      return [{ sessionId: id, tag }];
    });
  }

  onActivity(listener: (sessionId: string, what: Activity) => void): Disposable {
    return this.#activity.listen(listener);
  }

  async #turnState({ sessionId, turnId }: TurnRef, status: SessionStatus | undefined): Promise<TurnState> {
    if (status !== undefined && status.type !== "idle") {
      const retry = status.type === "retry" ? `retry ${status.attempt}` : "busy";
      return { kind: "running", version: `${retry} ${this.#activity.count(sessionId)}` };
    }
    const place = this.#placeOf(sessionId);
    // What was said is read from any instance of the host.
    const directory = this.#hasInstance(place) ? place : this.#directory;
    const result = await this.#client.session.messages({ sessionID: sessionId, directory });
    if (result.response?.status === 404) return { kind: "gone" };
    const messages = dataOf(`read session ${sessionId}`, result);
    const state = turnStateOf(turnId, messages, this.#activity.errorOf(sessionId));
    // After an error the host says idle at once, looks for changed files, and only then saves the error: in a large
    // project that takes seconds.
    const isFailing = this.#activity.hasFailed(sessionId) && isUnfinished(turnId, messages);
    if (state.kind !== "interrupted" || !isFailing) return state;
    return { kind: "running", version: `failing ${this.#activity.count(sessionId)}` };
  }

  /** What no instance of the host works in stands still. To ask would open one, which takes seconds for each worktree. */
  async #statuses(directory: string): Promise<Statuses> {
    if (!this.#hasInstance(directory)) return {};
    const asking = this.#asking.get(directory) ?? this.#ask(directory);
    this.#asking.set(directory, asking);
    return asking;
  }

  /** Everybody who asks in the same moment has one answer; nobody has one that was asked for before. */
  async #ask(directory: string): Promise<Statuses> {
    await Promise.resolve();
    this.#asking.delete(directory);
    return dataOf("tell the state of its sessions", await this.#client.session.status({ directory }));
  }

  #placeOf(sessionId: string): string {
    return this.#places.get(sessionId)?.directory ?? this.#directory;
  }
}

function tagOf(metadata: unknown): string | undefined {
  if (typeof metadata !== "object" || metadata === null || !("oco" in metadata)) return undefined;
  const { oco } = metadata;
  if (typeof oco !== "object" || oco === null || !("tag" in oco)) return undefined;
  return typeof oco.tag === "string" ? oco.tag : undefined;
}

function modelOf(model: string): { readonly providerID: string; readonly modelID: string } {
  const slash = model.indexOf("/");
  return { providerID: model.slice(0, slash), modelID: model.slice(slash + 1) };
}
