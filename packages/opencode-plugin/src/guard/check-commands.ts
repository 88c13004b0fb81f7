import { redactSecrets } from "@oco/memory";
import type { CheckEvidence, CheckRequest, CheckRunner } from "@oco/mission";
import { placeOf } from "./guard-hook.ts";

export interface GuardedChecksOptions {
  readonly checks: CheckRunner;
  /** Whether dangerous commands are held back. */
  readonly isGuarded: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Verify commands are written by a model and run by the engine, past the host's tools: the guard looks at each one here,
 * and what they print goes into the store and into prompts without secrets.
 */
export class GuardedChecks implements CheckRunner {
  readonly #options: GuardedChecksOptions;

  constructor(options: GuardedChecksOptions) {
    this.#options = options;
  }

  async run(request: CheckRequest): Promise<CheckEvidence> {
    const { checks, isGuarded, now } = this.#options;
    const why = isGuarded ? await refuseCheck(request.command, request.directory) : undefined;
    if (why !== undefined) {
      const { command } = request;
      return { command, passed: false, why, startedAt: now(), durationMs: 0, outputTail: "" };
    }
    const evidence = await checks.run(request);
    return {
      ...evidence,
      ...(evidence.why === undefined ? {} : { why: redactSecrets(evidence.why).text }),
      outputTail: redactSecrets(evidence.outputTail).text,
    };
  }
}

/** Why a verify command must not run in a folder; one that the guard itself fails on must not either. */
export async function refuseCheck(command: string, directory: string): Promise<string | undefined> {
  // Loaded with the first command, not with OpenCode.
  const { inspectCommand } = await import("./inspect.ts");
  try {
    const why = inspectCommand(command, placeOf(directory, directory));
    return why === undefined ? undefined : `Stopped by the guard: ${why} The command was not run.`;
  } catch {
    return "Stopped by the guard, which could not read it. The command was not run.";
  }
}

/** What a list of tasks, or a plan, wants to be run. */
interface WithChecks {
  readonly id?: string;
  readonly verify?: readonly string[];
}

/** @throws Error with a line for each verify command that the guard would not let run, before anything is handed in */
export async function assertChecks(
  what: string,
  units: readonly WithChecks[],
  { directory, config }: { readonly directory: string; readonly config: { readonly guard: string } },
): Promise<void> {
  if (config.guard === "off") return;
  const faults: string[] = [];
  for (const { id, verify = [] } of units) {
    for (const command of verify) {
      const why = await refuseCheck(command, directory);
      if (why !== undefined) faults.push(`- ${id ?? "verify"}: \`${command.slice(0, maxShown)}\`: ${why}`);
    }
  }
  if (faults.length > 0)
    throw new Error(`${what}\n${faults.join("\n")}\nName a command that only checks, and call again.`);
}

/** Characters of a command that a fault repeats. */
const maxShown = 120;
