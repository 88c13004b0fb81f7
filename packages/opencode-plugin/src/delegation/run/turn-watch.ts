import type { AgentHost, TurnOutcome, TurnRef, TurnState } from "@oco/mission";
import { MonitorGroup, NudgeQueue } from "@oco/msvp";

/** Why a turn needs no more waiting. */
export type TurnEnd =
  | { readonly kind: "ended"; readonly outcome: TurnOutcome }
  /** The host does not work on it, and there is no answer. */
  | { readonly kind: "lost"; readonly state: "absent" | "interrupted" | "gone" }
  | { readonly kind: "stalled"; readonly silentMs: number };

/** How long a turn must look lost before it is believed: a host takes a moment between accepting and starting. */
const lostQuietMs = 2000;
/** Silence of a running turn after which it counts as stalled. */
const stallMs = 15 * 60_000;

/** Waits for turns: the host's events say when to look, and one request for all of them is the safety net. */
export class TurnWatch implements Disposable {
  readonly #host: AgentHost;
  readonly #group: MonitorGroup<string, TurnState>;
  readonly #turns = new Map<string, { readonly ref: TurnRef; readonly nudges: NudgeQueue }>();
  readonly #activity: Disposable;

  constructor(host: AgentHost) {
    this.#host = host;
    this.#group = new MonitorGroup((turnIds) => this.#probe(turnIds), {
      quietMs: lostQuietMs,
      stallMs,
      maxFailures: 8,
    });
    this.#activity = host.onActivity((sessionId, what) => {
      for (const { ref, nudges } of this.#turns.values()) {
        if (ref.sessionId === sessionId) nudges.push(what === "settled" ? "look" : "changed");
      }
    });
  }

  /** Rejects with the reason of the signal, or when the host cannot be asked. */
  async wait(ref: TurnRef, signal: AbortSignal): Promise<TurnEnd> {
    const nudges = new NudgeQueue();
    this.#turns.set(ref.turnId, { ref, nudges });
    const samples = this.#group.watch(ref.turnId, {
      confirm: (state) => state.kind !== "running",
      nudge: nudges,
      signal,
    });
    nudges.push("look");
    try {
      for await (const { state, value, sinceMs } of samples) {
        if (state === "stalled") return { kind: "stalled", silentMs: sinceMs };
        if (state !== "stable") continue;
        if (value.kind === "ended") return { kind: "ended", outcome: value.outcome };
        if (value.kind !== "running") return { kind: "lost", state: value.kind };
      }
      throw new Error(`the watch of turn ${ref.turnId} was closed`);
    } finally {
      nudges.close();
      this.#turns.delete(ref.turnId);
    }
  }

  [Symbol.dispose](): void {
    this.#activity[Symbol.dispose]();
    this.#group.close();
  }

  async #probe(
    turnIds: readonly string[],
  ): Promise<Map<string, { value: TurnState; version?: string; isTerminal: boolean }>> {
    const refs = turnIds.flatMap((id) => this.#turns.get(id)?.ref ?? []);
    const states = await this.#host.turnStates(refs);
    return new Map(
      turnIds.map((id) => {
        const value: TurnState = states.get(id) ?? { kind: "gone" };
        const version = value.kind === "running" ? value.version : value.kind;
        return [id, { value, version, isTerminal: value.kind === "ended" }];
      }),
    );
  }
}
