import { MonitorGroup, NudgeQueue } from "@oco/msvp";
import type { Clock } from "../clock.ts";
import type { AgentHost, TurnOutcome, TurnRef, TurnState } from "../host/agent-host.ts";

/** Why a watched turn needs no more waiting. */
export type TurnEnd =
  | { readonly kind: "ended"; readonly outcome: TurnOutcome }
  /** The host does not work on it, and there is no answer: it was never taken, or its process died. */
  | { readonly kind: "lost"; readonly state: "absent" | "interrupted" | "gone" }
  /** Nothing about it changed for too long. */
  | { readonly kind: "stalled"; readonly silentMs: number };

export interface TurnWatcherOptions {
  readonly host: AgentHost;
  readonly clock: Clock;
  readonly random: () => number;
  /** Silence of a running turn after which it counts as stalled, in milliseconds. */
  readonly turnIdleMs: number;
}

/** How long a turn must look lost before it is believed: a host may take a moment between accepting and starting. */
const lostQuietMs = 2000;

/**
 * Watches any number of turns with one request to the host for each poll. Events of the host come first; polls are the
 * safety net. Silence never means done: only an ended turn does.
 */
export class TurnWatcher implements Disposable {
  readonly #host: AgentHost;
  readonly #group: MonitorGroup<string, TurnState>;
  readonly #turns = new Map<string, { readonly ref: TurnRef; readonly nudges: NudgeQueue }>();
  readonly #activity: Disposable;

  constructor(options: TurnWatcherOptions) {
    const { host, clock, random, turnIdleMs } = options;
    this.#host = host;
    this.#group = new MonitorGroup((turnIds) => this.#probe(turnIds), {
      clock,
      random,
      timestamp: () => clock.date(),
      quietMs: lostQuietMs,
      stallMs: Math.max(turnIdleMs, lostQuietMs),
      maxFailures: 8,
    });
    this.#activity = host.onActivity((sessionId, what) => {
      for (const { ref, nudges } of this.#turns.values()) {
        if (ref.sessionId === sessionId) nudges.push(what === "settled" ? "look" : "changed");
      }
    });
  }

  /** Waits until a turn has ended, is lost, or has stalled. Rejects with the reason of the signal, or with a `ProbeError`. */
  async wait(ref: TurnRef, signal: AbortSignal): Promise<TurnEnd> {
    const nudges = new NudgeQueue();
    this.#turns.set(ref.turnId, { ref, nudges });
    const samples = this.#group.watch(ref.turnId, {
      confirm: (state) => state.kind !== "running",
      nudge: nudges,
      signal,
    });
    // The answer may be there already; the first look does not wait for an event.
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
    const refs = turnIds.map((id) => this.#turns.get(id)?.ref).filter((ref) => ref !== undefined);
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
