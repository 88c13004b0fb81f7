import type { CommandEvidence } from "../command/evidence.ts";
import { type CommandSpec, type RunCommandOptions, runCommand } from "../command/run-command.ts";
import type { Check, CheckContext } from "./verdict.ts";

/** The command, or commands, that decide about a subject. */
export type CommandsOf<S> = (subject: S, context: CheckContext) => CommandSpec | readonly CommandSpec[];

/**
 * Passes when every command exits with code 0; they run in order and the first failure ends the check. A subject
 * without a command fails, because nothing was verified.
 */
export function commandCheck<S>(
  commands: CommandsOf<S>,
  options: Omit<RunCommandOptions, "signal"> = {},
): Check<S> {
  return async (subject, context) => {
    const chosen = commands(subject, context);
    const specs: readonly CommandSpec[] = isList(chosen) ? chosen : [chosen];
    const evidence: CommandEvidence[] = [];
    for (const spec of specs) {
      const run = await runCommand(spec, { ...options, signal: context.signal });
      evidence.push(run);
      if (!run.isPassed)
        return { isPassed: false, reason: `${run.command}: ${explainCommand(run)}`, evidence };
    }
    if (evidence.length === 0) return { isPassed: false, reason: "no command to verify with", evidence };
    const count = `${evidence.length} of ${specs.length} commands`;
    return { isPassed: true, reason: `${count} exited with code 0`, evidence };
  };
}

/** How a command ended, in a few words. */
export function explainCommand(evidence: CommandEvidence): string {
  switch (evidence.outcome) {
    case "exited":
      return `exited with code ${evidence.exitCode}`;
    case "signaled":
      return `was ended by ${evidence.signal ?? "a signal"}`;
    case "timed-out":
      return `was stopped at its time limit after ${Math.round(evidence.durationMs)} ms`;
    case "aborted":
      return "was aborted";
    case "not-started":
      return `did not start: ${evidence.error?.message ?? "no reason given"}`;
  }
}

function isList(chosen: CommandSpec | readonly CommandSpec[]): chosen is readonly CommandSpec[] {
  return Array.isArray(chosen);
}
