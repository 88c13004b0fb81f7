/**
 * The port through which the engine talks to agents. Adapters implement it: that to OpenCode 1 in the plugin, and the
 * simulated host of `@oco/mission/simulation`.
 *
 * Turns carry an id that the engine stores *before* the turn is sent (M4), and starting the same turn twice has the
 * effect of starting it once. After a crash the engine asks what became of the id instead of guessing.
 */
export interface AgentHost {
  /** Creates a session; `tag` comes back from {@link findSessions}, so that a session made just before a crash is found. */
  createSession(request: SessionRequest): Promise<{ readonly sessionId: string }>;

  /** A new turn id for a session. Ids of one session ascend. */
  nextTurnId(sessionId: string): string;

  /** Sends a turn and resolves when the host has accepted it. Idempotent by `turnId`. */
  startTurn(request: TurnRequest): Promise<void>;

  /** What became of several turns, in one request to the host. A missing entry counts as `gone`. */
  turnStates(turns: readonly TurnRef[]): Promise<ReadonlyMap<string, TurnState>>;

  /** Ends the running turn of a session, if there is one. Resolves when the host has taken note. */
  abort(sessionId: string): Promise<void>;

  /** Gives a session back: the host may archive or delete it. Never fails for a session that is gone. */
  closeSession(sessionId: string): Promise<void>;

  /** The sessions that carry a tag with this prefix. */
  findSessions(tagPrefix: string): Promise<readonly { readonly sessionId: string; readonly tag: string }[]>;

  /** Tells the listener that something about a session changed, or that its turn may have ended; {@link turnStates} says. */
  onActivity(listener: (sessionId: string, what: "changed" | "settled") => void): Disposable;
}

export interface SessionRequest {
  readonly agent: string;
  readonly title: string;
  /** Unique to the attempt; begins with the mission's id. */
  readonly tag: string;
  /** Where the session works; an absolute path. */
  readonly directory: string;
  /** The session of the person, under which the host lists this one. */
  readonly parentSessionId?: string;
  /** `provider/model`, where the plan asks for a certain one. */
  readonly model?: string;
}

export interface TurnRef {
  readonly sessionId: string;
  readonly turnId: string;
}

export interface TurnRequest extends TurnRef {
  readonly agent: string;
  readonly directory: string;
  readonly text: string;
  readonly model?: string;
  /** `provider/model` for an agent that has none of its own; `model` wins. */
  readonly defaultModel?: string;
}

/** What became of a turn. */
export type TurnState =
  /** The host has never seen this turn. */
  | { readonly kind: "absent" }
  /** The host works on it; `version` changes whenever anything about it does. */
  | { readonly kind: "running"; readonly version: string }
  /** The host saw it but no longer works on it, and there is no final answer: its process died in between. */
  | { readonly kind: "interrupted" }
  | { readonly kind: "ended"; readonly outcome: TurnOutcome }
  /** The session does not exist (any more). */
  | { readonly kind: "gone" };

/** How a turn ended. */
export type TurnOutcome =
  | { readonly kind: "answered"; readonly text: string; readonly usage: Usage }
  | { readonly kind: "failed"; readonly failure: TurnFailure; readonly usage: Usage };

/** Why a turn failed; decides whether the task or the provider is to blame. */
export interface TurnFailure {
  readonly cause:
    | "rate-limit"
    | "provider"
    | "context-overflow"
    | "aborted"
    | "permission"
    | "configuration"
    | "unknown";
  readonly message: string;
  readonly retryAfterMs?: number;
}

/** What a turn consumed. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In US dollars, as the host reckons it. */
  readonly cost: number;
  readonly toolCalls: number;
}

/** Nothing consumed. */
export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cost: 0, toolCalls: 0 };

/** The sum of two usages. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cost: a.cost + b.cost,
    toolCalls: a.toolCalls + b.toolCalls,
  };
}
