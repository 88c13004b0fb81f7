import { spawnSync } from "node:child_process";

/** One check: a command, or the reason why it cannot run on this machine. */
export type CheckStep =
  | { readonly name: string; readonly command: readonly [string, ...string[]]; readonly cwd: string }
  | { readonly name: string; readonly skip: string };

/** How a check ended. */
export type CheckOutcome = "passed" | "failed" | "skipped";

/** Runs one check; prints its line, and its output only where it failed. */
export function runStep(step: CheckStep, print: (line: string) => void): CheckOutcome {
  if ("skip" in step) {
    print(`skipped  ${step.name}: ${step.skip}`);
    return "skipped";
  }
  const [program, ...args] = step.command;
  const started = performance.now();
  const run = spawnSync(program, args, { cwd: step.cwd, encoding: "utf8", maxBuffer: 1 << 26 });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (run.status === 0) {
    print(`passed   ${step.name} (${seconds} s)`);
    return "passed";
  }
  print(`FAILED   ${step.name} (${seconds} s): ${step.command.join(" ")}`);
  print(`${run.error?.message ?? ""}${run.stdout ?? ""}${run.stderr ?? ""}`.trimEnd());
  return "failed";
}
