import type { Clock } from "../clock.ts";
import type { CheckEvidence, CheckRequest, CheckRunner } from "../host/check-runner.ts";

/** Runs commands by asking a function for their exit code. */
export class SimulatedChecks implements CheckRunner {
  /** Commands that were run, in order. */
  readonly log: string[] = [];
  /** Runs that came to an end, in order, with what they really gave. */
  readonly runs: { readonly command: string; readonly exitCode: number; readonly startedAt: number }[] = [];
  readonly #clock: Clock;
  readonly #exitCode: (command: string, run: number) => number;
  readonly #durationMs: number;

  constructor(clock: Clock, exitCode: (command: string, run: number) => number = () => 0, durationMs = 50) {
    this.#clock = clock;
    this.#exitCode = exitCode;
    this.#durationMs = durationMs;
  }

  async run({ command }: CheckRequest): Promise<CheckEvidence> {
    this.log.push(command);
    const run = this.log.filter((entry) => entry === command).length;
    const startedAt = this.#clock.date();
    await new Promise<void>((resolve) => void this.#clock.setTimeout(resolve, this.#durationMs));
    const exitCode = this.#exitCode(command, run);
    this.runs.push({ command, exitCode, startedAt });
    const passed = exitCode === 0;
    const outputTail = passed ? "ok" : `${command} says no`;
    return { command, exitCode, passed, startedAt, durationMs: this.#durationMs, outputTail };
  }
}
