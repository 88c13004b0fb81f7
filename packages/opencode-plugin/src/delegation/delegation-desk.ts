import type { ToolContext } from "@opencode-ai/plugin";
import type { AgentList } from "../host/agent-list.ts";
import type { BusEvent } from "../host/bus-event.ts";
import type { Client } from "../host/opencode-client.ts";
import { turnStateOf } from "../host/turn-state.ts";
import { PermissionDesk } from "../permission/permission-desk.ts";
import type { ProjectLife } from "../runtime/project-life.ts";
import type { Delegation, NewTask } from "./delegation.ts";
import { DelegationError } from "./errors.ts";
import { AbortWatch } from "./headless/abort-watch.ts";
import type { Presence } from "./headless/presence.ts";
import { ChildSessions } from "./host/child-sessions.ts";
import { AgentDirectory } from "./host/directory-of-agents.ts";
import type { DelegationOptions } from "./options.ts";
import type { DelegationRecord } from "./state/records.ts";

export interface DelegationDeskParts {
  readonly client: Client;
  readonly directory: string;
  readonly options: DelegationOptions;
  readonly agents: AgentList;
  readonly presence: Presence;
  readonly life: ProjectLife;
  /** The agent whose part it is to hand work on. */
  readonly commander: string;
  /** The delegation of the project if it is open, or was in use before. */
  readonly opened: () => Promise<Delegation | undefined>;
  /** Shows the person a note. */
  readonly show: (message: string) => void;
  readonly onFault: (what: string) => (error: unknown) => void;
}

/** A call of `delegate_task`, as the model wrote it. */
export interface TaskCall {
  readonly agent: string;
  readonly description: string;
  readonly prompt: string;
  readonly background?: boolean | undefined;
  readonly resume?: string | undefined;
  readonly model?: string | undefined;
  readonly detach?: boolean | undefined;
}

/** Between the host and delegation: checks what agents ask for, and hears what the host says. It costs nothing unused. */
export class DelegationDesk {
  readonly children: ChildSessions;
  readonly #parts: DelegationDeskParts;
  readonly #agents: AgentDirectory;
  readonly #aborts: AbortWatch;
  readonly #permissions: PermissionDesk;
  /** The model of each message that delegates; many calls come from one message. */
  readonly #models = new Map<string, Promise<string | undefined>>();
  /** What calls came for, once there were any. */
  #inUse: Delegation | undefined;

  constructor(parts: DelegationDeskParts) {
    const { client, directory, agents, options, presence, commander, show, onFault } = parts;
    this.#parts = parts;
    this.#agents = new AgentDirectory(agents, commander);
    this.children = new ChildSessions(client, directory, (agent) => this.#agents.denials(agent));
    this.#aborts = new AbortWatch(
      (sessionId) => void this.#aborted(sessionId).catch(onFault("stop its tasks")),
    );
    this.#permissions = new PermissionDesk({
      ...{ client, directory, presence, show, onFault },
      options: options.permission,
    });
  }

  /** Takes one event of the host. */
  take(event: BusEvent, directory: string): void {
    this.#aborts.take(event);
    this.#permissions.take(event, directory);
  }

  /** A session asks its model for the next step. */
  stepped(sessionId: string): void {
    this.#inUse?.stepped(sessionId);
  }

  /** Checks a call and makes a task of it; `isForced` says that it was to run in the background and may not. */
  async prepare(
    delegation: Delegation,
    call: TaskCall,
    { sessionID, messageID, agent: parentAgent }: ToolContext,
  ): Promise<{ readonly task: NewTask; readonly isForced: boolean }> {
    this.#inUse = delegation;
    const { maxDepth } = this.#parts.options;
    const [agent, above, written] = await Promise.all([
      this.#agents.require(call.agent),
      this.children.depthOf(sessionID, maxDepth),
      this.#modelOf(sessionID, messageID),
    ]);
    if (above >= maxDepth) throw tooDeep(above, maxDepth);
    const own = agent.model === undefined ? undefined : `${agent.model.providerID}/${agent.model.modelID}`;
    const model = checked(call.model) ?? own ?? written;
    const resumedSessionId =
      call.resume === undefined
        ? undefined
        : sessionToResume(this.require(delegation, call.resume, sessionID));
    const isBackground = call.background === true;
    const isForced = isBackground && delegation.tasks.ofSession(sessionID) !== undefined;
    const task: NewTask = {
      ...{ parentSessionId: sessionID, parentAgent, agent: agent.name, prompt: call.prompt },
      description: call.description.replace(/\s+/g, " ").slice(0, 120),
      depth: above + 1,
      mode: isBackground && !isForced ? "background" : "foreground",
      isDetached: call.detach === true,
      ...(model === undefined ? {} : { model }),
      ...(resumedSessionId === undefined ? {} : { resumedSessionId }),
    };
    return { task, isForced };
  }

  /**
   * A task of this session.
   *
   * @throws DelegationError `OCO_DELEGATION_UNKNOWN_TASK`
   */
  require(delegation: Delegation, id: string, sessionId: string): DelegationRecord {
    const task = delegation.tasks.get(id);
    if (task !== undefined && task.parentSessionId === sessionId) return task;
    throw new DelegationError(
      "OCO_DELEGATION_UNKNOWN_TASK",
      `This session has no task "${id}". list_tasks names those that it has.`,
    );
  }

  /** A task with its whole answer, read from its session where the store keeps only a part. */
  async whole(task: DelegationRecord): Promise<DelegationRecord> {
    const { state } = task;
    if (state.kind !== "ended" || state.end.kind !== "completed") return task;
    if (state.end.text.length === state.end.length) return task;
    if (state.sessionId === undefined || state.turnId === undefined) return task;
    const { client, directory } = this.#parts;
    const { data } = await client.session.messages({ sessionID: state.sessionId, directory });
    const turn = data === undefined ? undefined : turnStateOf(state.turnId, data);
    if (turn?.kind !== "ended" || turn.outcome.kind !== "answered") return task;
    return { ...task, state: { ...state, end: { ...state.end, text: turn.outcome.text } } };
  }

  /** The call that waited for a task was aborted; where the host only closes the project, the task goes on at the next start. */
  async leave(delegation: Delegation, id: string): Promise<void> {
    if (!(await this.#parts.life.isAbortMeant())) return;
    const task = delegation.tasks.get(id);
    if (task?.isDetached === true) await delegation.toBackground(id);
    else await delegation.cancel(id, "the call that waited for it was aborted");
  }

  /** A text of a session is complete: under `opencode run` the loop is held until its tasks are done (D6). */
  async beforeEnd(sessionId: string, messageId: string): Promise<void> {
    if (this.#parts.presence !== "run") return;
    const delegation = await this.#parts.opened();
    if (delegation === undefined || !delegation.owes(sessionId)) return;
    if (await this.children.callsTools(sessionId, messageId)) return;
    await delegation.settle(sessionId);
  }

  /** A session is in use: one run of the host takes up the tasks of its own session, and of no other. */
  async inUse(sessionId: string): Promise<void> {
    if (this.#parts.presence !== "run") return;
    await (await this.#parts.opened())?.adopt(sessionId);
  }

  /** The host is up. A run that ends with its turn takes up nothing that it could not finish. */
  async resume(): Promise<void> {
    if (this.#parts.presence === "run") return;
    await (await this.#parts.opened())?.adopt();
  }

  async #aborted(sessionId: string): Promise<void> {
    if (!(await this.#parts.life.isAbortMeant())) return;
    await (await this.#parts.opened())?.parentAborted(sessionId);
  }

  #modelOf(sessionId: string, messageId: string): Promise<string | undefined> {
    const known = this.#models.get(messageId);
    if (known !== undefined) return known;
    this.#models.clear();
    const asked = this.children.modelOf(sessionId, messageId);
    this.#models.set(messageId, asked);
    return asked;
  }
}

function checked(model: string | undefined): string | undefined {
  if (model === undefined || /^[^/\s]+\/\S+$/.test(model)) return model;
  throw new DelegationError("OCO_DELEGATION_MODEL", `model is "${model}"; expected "provider/model".`);
}

function sessionToResume({ id, state }: DelegationRecord): string {
  if (state.kind !== "ended")
    throw new DelegationError(
      "OCO_DELEGATION_BUSY_TASK",
      `Task "${id}" is still ${state.kind}. Wait for its end.`,
    );
  if (state.sessionId !== undefined) return state.sessionId;
  throw new DelegationError(
    "OCO_DELEGATION_UNKNOWN_TASK",
    `Task "${id}" never began, so there is nothing to go on with. Delegate it anew.`,
  );
}

function tooDeep(above: number, maxDepth: number): DelegationError {
  return new DelegationError(
    "OCO_DELEGATION_TOO_DEEP",
    `This session is ${above} deep, and tasks may be at most ${maxDepth} deep. Do it yourself.`,
  );
}
