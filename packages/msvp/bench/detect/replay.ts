import type { Clock } from "@oco/msvp";
import type { Fact, Trace } from "../traces/trace.ts";

/** What one look at a session shows: its status and its messages, as the server would list them. */
export interface SessionView {
  /** Absent from the list of statuses when idle, as in OpenCode. */
  readonly status: "busy" | "retry" | "idle";
  readonly messageCount: number;
  /** Changes whenever status, messages or parts do. */
  readonly version: number;
  readonly hasOutput: boolean;
  /** The last message is a completed one of the assistant, and no tool runs. */
  readonly isAnswered: boolean;
}

/** Plays a recorded session on a virtual clock: the view at each instant, and the events as they come. */
export class Replay {
  readonly trace: Trace;
  /** Views taken so far. */
  looks = 0;
  readonly #clock: Clock;
  readonly #startedAt: number;

  constructor(trace: Trace, clock: Clock) {
    this.trace = trace;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Milliseconds since the prompt. */
  get now(): number {
    return this.#clock.now() - this.#startedAt;
  }

  look(): SessionView {
    this.looks += 1;
    const view = new ViewBuilder();
    for (const fact of this.trace.facts) {
      if (fact[0] > this.now) break;
      view.apply(fact);
    }
    return view.build();
  }

  /** Calls back with each fact at its time; returns how to stop. */
  onFact(callback: (fact: Fact) => void): () => void {
    const timers = this.trace.facts.map((fact) =>
      this.#clock.setTimeout(() => callback(fact), this.#startedAt + fact[0] - this.#clock.now()),
    );
    return () => {
      for (const timer of timers) this.#clock.clearTimeout(timer);
    };
  }
}

class ViewBuilder {
  #status: SessionView["status"] = "idle";
  #version = 0;
  #hasOutput = false;
  readonly #messages = new Map<string, { readonly role: string; readonly isCompleted: boolean }>();
  readonly #tools = new Map<string, string>();

  apply(fact: Fact): void {
    switch (fact[1]) {
      case "status":
        this.#status = fact[2] === "retry" || fact[2] === "busy" ? fact[2] : "idle";
        break;
      case "message":
        this.#messages.set(fact[2], { role: fact[3], isCompleted: fact[4] });
        break;
      case "part":
        if (fact[4] === "tool") this.#tools.set(fact[2], fact[5]);
        if (this.#messages.get(fact[3])?.role === "assistant") this.#hasOutput = true;
        break;
      default:
        // Pieces of text are events only: the list of messages shows a text when its part is updated.
        return;
    }
    this.#version += 1;
  }

  build(): SessionView {
    const last = [...this.#messages.values()].at(-1);
    const isToolRunning = [...this.#tools.values()].some(
      (state) => state === "pending" || state === "running",
    );
    return {
      status: this.#status,
      messageCount: this.#messages.size,
      version: this.#version,
      hasOutput: this.#hasOutput,
      isAnswered: last?.role === "assistant" && last.isCompleted && !isToolRunning,
    };
  }
}
