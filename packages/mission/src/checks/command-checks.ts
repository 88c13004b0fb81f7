import { runCommand } from "@oco/msvp";
import type { CheckEvidence, CheckRequest, CheckRunner } from "../host/check-runner.ts";

export interface CommandChecksOptions {
  /**
   * Lets the platform's shell interpret the commands. Only a person's configuration may say so: the commands of a plan
   * are written by a model. @default false
   */
  readonly shell?: boolean;
  /** Characters of output that are kept as evidence, from its end. @default 8000 */
  readonly tailLength?: number;
}

/** Runs verify commands as processes of this machine, without a shell unless a person chose one. */
export class CommandChecks implements CheckRunner {
  readonly #options: CommandChecksOptions;

  constructor(options: CommandChecksOptions = {}) {
    this.#options = options;
  }

  async run({ command, directory, timeoutMs, signal }: CheckRequest): Promise<CheckEvidence> {
    const { shell = false, tailLength = 8000 } = this.#options;
    const evidence = await runCommand({ command }, { cwd: directory, timeoutMs, signal, shell, tailLength });
    const { exitCode, isPassed, outcome, error, startedAt, durationMs, outputTail } = evidence;
    return {
      command,
      ...(exitCode === null ? {} : { exitCode }),
      passed: isPassed,
      ...(isPassed || exitCode !== null ? {} : { why: error === null ? `it was ${outcome}` : error.message }),
      startedAt,
      durationMs: Math.round(durationMs),
      outputTail,
    };
  }
}
