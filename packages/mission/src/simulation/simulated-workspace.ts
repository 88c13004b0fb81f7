import type { CheckEvidence, CheckRequest, CheckRunner } from "../host/check-runner.ts";
import type { MergeOutcome, Workspace } from "../host/workspace.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

/** A shared tree in which nothing can clash, with a fingerprint that a test sets. */
export class SimulatedWorkspace implements Workspace {
  readonly kind = "shared";
  readonly directory: string;
  tree = "0";
  /** Missions that were cleaned up. */
  readonly cleaned: string[] = [];

  constructor(directory = "/project") {
    this.directory = directory;
  }

  async open(): Promise<{ readonly directory: string }> {
    return { directory: this.directory };
  }

  async merge(): Promise<MergeOutcome> {
    return { kind: "merged" };
  }

  async discard(): Promise<void> {}

  async land(): Promise<MergeOutcome> {
    return { kind: "merged" };
  }

  async cleanup(missionId: string): Promise<void> {
    this.cleaned.push(missionId);
  }

  async fingerprint(): Promise<string> {
    return this.tree;
  }
}

/** Runs commands by asking a function for their exit code. */
export class SimulatedChecks implements CheckRunner {
  /** Commands that were run, in order. */
  readonly log: string[] = [];
  readonly #clock: SimulatedClock;
  readonly #exitCode: (command: string, run: number) => number;

  constructor(clock: SimulatedClock, exitCode: (command: string, run: number) => number = () => 0) {
    this.#clock = clock;
    this.#exitCode = exitCode;
  }

  async run({ command }: CheckRequest): Promise<CheckEvidence> {
    this.log.push(command);
    const run = this.log.filter((entry) => entry === command).length;
    const startedAt = this.#clock.date();
    await new Promise<void>((resolve) => void this.#clock.setTimeout(resolve, 50));
    const exitCode = this.#exitCode(command, run);
    const passed = exitCode === 0;
    const outputTail = passed ? "ok" : `${command} says no`;
    return { command, exitCode, passed, startedAt, durationMs: 50, outputTail };
  }
}
