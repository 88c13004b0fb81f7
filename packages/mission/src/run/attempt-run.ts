import { type AgentHost, addUsage, noUsage, type TurnFailure, type Usage } from "../host/agent-host.ts";
import type { AttemptEnd, AttemptRecord } from "../state/records.ts";
import {
  type SessionClaim,
  type SteppedAttempt,
  storeAborted,
  storeEnd,
  storeTurn,
} from "./attempt-steps.ts";
import type { ProviderSignal, SessionWork } from "./capacity.ts";
import type { MissionContext } from "./mission-context.ts";
import type { TurnEnd } from "./turn-watcher.ts";

/** Turns of one attempt: the task, and then reminders to hand in what the role has to hand in. */
const maxTurns = 3;

/** After an interruption; true also of a reminder that was stored by a process that died before it was sent. */
const goOn = "You were interrupted in the middle of this task. See what is done already, and go on.";

/** The same for a session whose result was accepted: that is not worked on again, only its turn wants an end (M1, M4). */
const onlyEnd =
  "You were interrupted after what you handed in was accepted. Nothing is left to do: end your turn with one sentence.";

/** An attempt ended in the store while its session was on the way; whoever ended it knows why. */
const superseded: SessionWork<void> = { value: undefined, signal: { kind: "silent" } };

/**
 * One attempt in one session (M2). Each step is in the store before the next relies on it (M4), so the run can be
 * entered at any step: after a crash a queued attempt finds the session made for it, and a running one its turn.
 */
export class AttemptRun {
  readonly #context: MissionContext;
  readonly #host: AgentHost;
  readonly #attemptId: string;
  readonly #steps: SteppedAttempt;
  #usage: Usage = noUsage;
  #resends = 0;
  /** The turn that was sent last. */
  #turnId = "";
  /** A turn was sent, and no word of its end has come. */
  #mayWork = false;
  #claim: SessionClaim | undefined;

  constructor(context: MissionContext, attemptId: string) {
    this.#context = context;
    this.#host = context.host;
    this.#attemptId = attemptId;
    this.#steps = { context, attemptId };
  }

  /** Runs the attempt to its end. When the signal aborts, the session is aborted and the store left to who aborted. */
  async run(signal: AbortSignal): Promise<SessionWork<void>> {
    const attempt = this.#context.attempt(this.#attemptId);
    if (attempt === undefined || attempt.state.kind === "ended") return superseded;
    let sessionId = attempt.state.kind === "running" ? attempt.state.sessionId : undefined;
    try {
      sessionId ??= await this.#openSession(attempt, signal);
      const end = await this.#converse(attempt, sessionId, signal);
      if (end === undefined) return superseded;
      await this.#end(sessionId, end);
      return { value: undefined, signal: providerSignal(end) };
    } catch (error) {
      if (signal.aborted) {
        if (sessionId !== undefined) await this.#countAborted(sessionId);
        throw error;
      }
      const failure: TurnFailure = {
        cause: "provider",
        message: error instanceof Error ? error.message : String(error),
      };
      await this.#end(sessionId, { kind: "failed", failure });
      return { value: undefined, signal: { kind: "failed", failure } };
    } finally {
      if (sessionId !== undefined) await this.#giveBack(sessionId);
    }
  }

  async #openSession(attempt: AttemptRecord, signal: AbortSignal): Promise<string> {
    const { mission } = this.#context;
    const tag = this.#context.tagOf(attempt.id);
    const adopted = this.#context.takeOrphan(tag);
    if (adopted !== undefined) return adopted;
    const directory = await this.#context.directoryOf(attempt);
    signal.throwIfAborted();
    const { sessionId } = await this.#host.createSession({
      agent: attempt.agent,
      title: this.#context.titleOf(attempt),
      tag,
      directory,
      ...(attempt.model === undefined ? {} : { model: attempt.model }),
      ...(mission.parentSessionId === undefined ? {} : { parentSessionId: mission.parentSessionId }),
    });
    return sessionId;
  }

  /** Sends turns until the attempt has its answer. `undefined`: the attempt was ended by somebody else. */
  async #converse(
    attempt: AttemptRecord,
    sessionId: string,
    signal: AbortSignal,
  ): Promise<AttemptEnd | undefined> {
    const { state } = attempt;
    let turn = state.kind === "running" ? state.turn : 0;
    let turnId = state.kind === "running" ? state.turnId : undefined;
    this.#mayWork = turnId !== undefined;
    this.#turnId = turnId ?? "";
    let text = this.#afterInterruption();
    for (;;) {
      if (turnId === undefined) {
        turn += 1;
        if (turn === 1) text = await this.#context.briefOf(attempt);
        turnId = this.#host.nextTurnId(sessionId);
        this.#claim = await storeTurn(this.#steps, { sessionId, turnId, turn });
        if (this.#claim !== undefined) return undefined;
        signal.throwIfAborted();
        await this.#send(attempt, sessionId, turnId, text);
      }
      const end = await this.#context.watcher.wait({ sessionId, turnId }, signal);
      const next = this.#afterTurn(end, turn);
      if (next.kind === "end") return next.end;
      if (next.kind === "resend") {
        if (turn === 1) text = await this.#context.briefOf(attempt);
        await this.#send(attempt, sessionId, turnId, text);
      } else {
        text = next.text;
        turnId = undefined;
      }
    }
  }

  #afterTurn(end: TurnEnd, turn: number): NextStep {
    if (end.kind === "stalled") {
      return failed({
        cause: "aborted",
        message: `nothing changed for ${Math.round(end.silentMs / 1000)} s`,
      });
    }
    if (end.kind === "lost") return this.#afterLoss(end.state, turn);
    this.#mayWork = false;
    this.#usage = addUsage(this.#usage, end.outcome.usage);
    if (end.outcome.kind === "failed") return failed(end.outcome.failure);
    const missing = this.#missingTool();
    if (missing === undefined || turn >= maxTurns)
      return { kind: "end", end: { kind: "answered", text: end.outcome.text } };
    return { kind: "turn", text: `You ended your turn without calling ${missing}. Call it now.` };
  }

  #afterLoss(state: "absent" | "interrupted" | "gone", turn: number): NextStep {
    // Stored but never sent: the process died in between. Starting a turn twice starts it once.
    if (state === "absent") {
      this.#resends += 1;
      return this.#resends < maxTurns
        ? { kind: "resend" }
        : failed({ cause: "provider", message: "the host does not take the turn" });
    }
    this.#mayWork = false;
    if (state === "gone") return failed({ cause: "aborted", message: "its session is gone" });
    if (turn >= maxTurns) return failed({ cause: "aborted", message: "it was interrupted too often" });
    return { kind: "turn", text: this.#afterInterruption() };
  }

  #afterInterruption(): string {
    return this.#context.attempt(this.#attemptId)?.submission === undefined ? goOn : onlyEnd;
  }

  /** The tool that the role has to call and has not. */
  #missingTool(): string | undefined {
    const attempt = this.#context.attempt(this.#attemptId);
    if (attempt === undefined || attempt.submission !== undefined) return undefined;
    if (attempt.role === "plan") return "submit_plan";
    return attempt.role === "review" || attempt.role === "master" ? "submit_verdict" : undefined;
  }

  async #send(attempt: AttemptRecord, sessionId: string, turnId: string, text: string): Promise<void> {
    const directory = await this.#context.directoryOf(attempt);
    this.#mayWork = true;
    this.#turnId = turnId;
    const { agent, model } = attempt;
    const { model: defaultModel } = this.#context.mission;
    const named = {
      ...(model === undefined ? {} : { model }),
      ...(defaultModel === undefined ? {} : { defaultModel }),
    };
    await this.#host.startTurn({ sessionId, turnId, agent, directory, text, ...named });
  }

  /** The next attempt may begin as soon as this one has ended in the store, so its session is quiet before that (M2). */
  async #end(sessionId: string | undefined, end: AttemptEnd): Promise<void> {
    if (sessionId !== undefined) await this.#quiet(sessionId);
    await storeEnd(this.#steps, { sessionId, end, usage: this.#usage });
  }

  /** Aborts what the session may still do, and counts what its turn has consumed by then. */
  async #quiet(sessionId: string): Promise<void> {
    if (!this.#mayWork) return;
    await this.#context.letGo(sessionId, { isWorking: true, isClosed: false });
    this.#mayWork = false;
    this.#usage = addUsage(this.#usage, await this.#context.usageOf({ sessionId, turnId: this.#turnId }));
  }

  /** Nobody wants the attempt any more, but what it has consumed counts towards the limits (M9). */
  async #countAborted(sessionId: string): Promise<void> {
    if (this.#context.tenure !== "driving" || this.#claim !== undefined) return;
    await this.#quiet(sessionId);
    await storeAborted(this.#steps, this.#usage);
  }

  /**
   * A session never outlives its attempt (M7), and its permit is held until it is known not to work any more (M3).
   * When the engine closes, the session is kept for the next process; when another process drives, it is theirs.
   */
  async #giveBack(sessionId: string): Promise<void> {
    const { tenure } = this.#context;
    const isStray = this.#claim === "stray";
    if (this.#claim === "theirs" || (tenure === "superseded" && !isStray)) return;
    const isClosed = tenure === "driving" || isStray;
    await this.#context.letGo(sessionId, { isWorking: this.#mayWork, isClosed });
  }
}

type NextStep =
  | { readonly kind: "end"; readonly end: AttemptEnd }
  | { readonly kind: "turn"; readonly text: string }
  | { readonly kind: "resend" };

function failed(failure: TurnFailure): NextStep {
  return { kind: "end", end: { kind: "failed", failure } };
}

function providerSignal(end: AttemptEnd): ProviderSignal {
  if (end.kind === "answered") return { kind: "ok" };
  if (end.kind === "failed" && (end.failure.cause === "rate-limit" || end.failure.cause === "provider")) {
    return { kind: "failed", failure: end.failure };
  }
  return { kind: "silent" };
}
