import type { Clock } from "../clock.ts";
import {
  type AgentHost,
  noUsage,
  type SessionRequest,
  type TurnFailure,
  type TurnRef,
  type TurnRequest,
  type TurnState,
  type Usage,
} from "../host/agent-host.ts";
import type { PlanInput } from "../plan/plan.ts";
import type { CompletionInput, SplitInput, VerdictInput } from "../run/submissions.ts";

/** What a simulated agent does with a turn, in this order, over `durationMs`. */
export interface SimulatedReply {
  readonly durationMs?: number;
  /** Hands something in through a tool; a refused submission is followed by the next one of the list. */
  readonly submit?: readonly SimulatedSubmission[];
  readonly text?: string;
  readonly failure?: TurnFailure;
  /** Works and never ends. */
  readonly hangs?: boolean;
  /** The session is gone when the turn would end, as if somebody had deleted it. */
  readonly vanishes?: boolean;
  readonly usage?: Partial<Usage>;
  /** Runs when the turn is about to end; for files that the agent would have written. */
  readonly effect?: () => void | Promise<void>;
}

export type SimulatedSubmission =
  | { readonly tool: "submit_plan"; readonly input: PlanInput }
  | { readonly tool: "submit_verdict"; readonly input: VerdictInput }
  | { readonly tool: "split_task"; readonly input: SplitInput }
  | { readonly tool: "complete_task"; readonly input: CompletionInput };

/** A turn as a simulated agent sees it. */
export interface SimulatedTurn extends TurnRequest {
  /** The attempt's id, from the tag of the session. */
  readonly attempt: string;
  /** Counts the turns of the session, from 1. */
  readonly number: number;
}

interface SimulatedSession {
  readonly request: SessionRequest;
  readonly sessionId: string;
  readonly turns: Map<string, SimulatedTurnState>;
  isClosed: boolean;
}

interface SimulatedTurnState {
  readonly request: TurnRequest;
  state: TurnState;
  timer?: unknown;
}

/** A turn that was sent. */
export interface SentTurn {
  readonly at: number;
  /** Tag of the session: the mission's id, a slash, the attempt's id. */
  readonly tag: string;
  readonly attempt: string;
  readonly agent: string;
  readonly model?: string;
  readonly defaultModel?: string;
  readonly text: string;
  readonly sessionId: string;
  readonly turnId: string;
}

export interface SimulatedHostOptions {
  readonly clock: Clock;
  /** Plays the agents. */
  readonly play: (turn: SimulatedTurn) => SimulatedReply;
  /** Takes what agents hand in; returns whether it was accepted. */
  readonly submit: (sessionId: string, submission: SimulatedSubmission) => Promise<boolean>;
  /** Hears of each turn when it has begun. */
  readonly onTurn?: (turn: SentTurn) => void;
}

/**
 * A host in memory on simulated time. It keeps what a real host keeps - sessions and turns outlive an engine - and
 * records what a test wants to know: how many sessions ran at once, and which turns were asked for.
 */
export class SimulatedHost implements AgentHost {
  readonly sessions: Map<string, SimulatedSession> = new Map();
  /** Every turn that was sent, in order. */
  readonly log: SentTurn[] = [];
  /** The most turns that ran at the same time. */
  peak = 0;
  readonly #options: SimulatedHostOptions;
  readonly #listeners = new Set<(sessionId: string, what: "changed" | "settled") => void>();
  #count = 0;
  #running = 0;

  constructor(options: SimulatedHostOptions) {
    this.#options = options;
  }

  /** Turns that run now. */
  get running(): number {
    return this.#running;
  }

  async createSession(request: SessionRequest): Promise<{ readonly sessionId: string }> {
    this.#count += 1;
    const sessionId = `session-${this.#count}`;
    this.sessions.set(sessionId, { request, sessionId, turns: new Map(), isClosed: false });
    return { sessionId };
  }

  nextTurnId(sessionId: string): string {
    this.#count += 1;
    return `${sessionId}/turn-${this.#count}`;
  }

  async startTurn(request: TurnRequest): Promise<void> {
    const session = this.sessions.get(request.sessionId);
    if (session === undefined || session.isClosed)
      throw new Error(`there is no session ${request.sessionId}`);
    if (session.turns.has(request.turnId)) return;
    const { tag } = session.request;
    const attempt = tag.slice(tag.indexOf("/") + 1);
    const { clock, play, onTurn } = this.#options;
    const { directory: _, ...asked } = request;
    const sent: SentTurn = { at: clock.now(), tag, attempt, ...asked };
    this.log.push(sent);
    const turn: SimulatedTurnState = { request, state: { kind: "running", version: "0" } };
    session.turns.set(request.turnId, turn);
    this.#running += 1;
    this.peak = Math.max(this.peak, this.#running);
    onTurn?.(sent);
    const reply = play({ ...request, attempt, number: session.turns.size });
    if (reply.hangs) return;
    turn.timer = clock.setTimeout(
      () => void this.#finish(session, request.turnId, reply),
      reply.durationMs ?? 100,
    );
  }

  async turnStates(turns: readonly TurnRef[]): Promise<ReadonlyMap<string, TurnState>> {
    const states = turns.map(({ sessionId, turnId }): [string, TurnState] => {
      const session = this.sessions.get(sessionId);
      if (session === undefined || session.isClosed) return [turnId, { kind: "gone" }];
      return [turnId, session.turns.get(turnId)?.state ?? { kind: "absent" }];
    });
    return new Map(states);
  }

  async abort(sessionId: string): Promise<void> {
    const session = this.sessions.get(sessionId);
    for (const turn of session?.turns.values() ?? []) {
      if (turn.state.kind !== "running") continue;
      this.#options.clock.clearTimeout(turn.timer);
      this.#settle(sessionId, turn, {
        kind: "failed",
        failure: { cause: "aborted", message: "aborted" },
        usage: noUsage,
      });
    }
  }

  async closeSession(sessionId: string): Promise<void> {
    const session = this.sessions.get(sessionId);
    if (session !== undefined) session.isClosed = true;
  }

  async findSessions(
    tagPrefix: string,
  ): Promise<readonly { readonly sessionId: string; readonly tag: string }[]> {
    return [...this.sessions.values()]
      .filter(({ request, isClosed }) => !isClosed && request.tag.startsWith(tagPrefix))
      .map(({ sessionId, request }) => ({ sessionId, tag: request.tag }));
  }

  onActivity(listener: (sessionId: string, what: "changed" | "settled") => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** The sessions with a turn that runs now. */
  busy(): readonly { readonly sessionId: string; readonly tag: string; readonly agent: string }[] {
    return [...this.sessions.values()]
      .filter(({ turns }) => [...turns.values()].some(({ state }) => state.kind === "running"))
      .map(({ sessionId, request }) => ({ sessionId, tag: request.tag, agent: request.agent }));
  }

  /** A session is deleted by somebody else; its turn ends without a word. */
  vanish(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return;
    this.#interrupt(session);
    this.sessions.delete(sessionId);
  }

  /** The host's process dies and comes back: turns that ran are interrupted, everything else is as it was. */
  restart(): void {
    for (const session of this.sessions.values()) this.#interrupt(session);
  }

  #interrupt(session: SimulatedSession): void {
    for (const turn of session.turns.values()) {
      if (turn.state.kind !== "running") continue;
      this.#options.clock.clearTimeout(turn.timer);
      turn.state = { kind: "interrupted" };
      this.#running -= 1;
    }
  }

  async #finish(session: SimulatedSession, turnId: string, reply: SimulatedReply): Promise<void> {
    const turn = session.turns.get(turnId);
    if (turn === undefined || turn.state.kind !== "running") return;
    for (const submission of reply.submit ?? []) {
      if (await this.#options.submit(session.sessionId, submission)) break;
    }
    if (!isRunning(turn)) return;
    if (reply.vanishes) return this.vanish(session.sessionId);
    const usage = {
      ...noUsage,
      inputTokens: 100,
      outputTokens: 10,
      toolCalls: reply.submit?.length ?? 0,
      ...reply.usage,
    };
    if (reply.failure !== undefined)
      return this.#settle(session.sessionId, turn, { kind: "failed", failure: reply.failure, usage });
    await reply.effect?.();
    if (isRunning(turn))
      this.#settle(session.sessionId, turn, { kind: "answered", text: reply.text ?? "done", usage });
  }

  #settle(
    sessionId: string,
    turn: { state: TurnState },
    outcome: Extract<TurnState, { kind: "ended" }>["outcome"],
  ): void {
    turn.state = { kind: "ended", outcome };
    this.#running -= 1;
    for (const listener of this.#listeners) listener(sessionId, "settled");
  }
}

/** Asked again after every wait: what was running may have been aborted meanwhile. */
function isRunning({ state }: SimulatedTurnState): boolean {
  return state.kind === "running";
}
