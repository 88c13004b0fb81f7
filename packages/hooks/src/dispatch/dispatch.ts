import type { HookFailure, HookFollowUp, HookOutcome } from "../outcome.ts";
import { RunContext } from "./context.ts";
import type { DispatchHost } from "./host.ts";
import type { HookPlan } from "./plan.ts";
import { DispatchRun } from "./run.ts";

const noFollowUps: readonly HookFollowUp[] = Object.freeze([]);
const noFailures: readonly HookFailure[] = Object.freeze([]);

/**
 * Runs the hooks of a plan. While they keep the value synchronously this is one loop in one `try`; what is not as plain goes on in a
 * `DispatchRun` at the same position. A promise is returned only when a hook was pending.
 */
export function dispatch(
  host: DispatchHost,
  plan: HookPlan,
  sequence: number,
  value: unknown,
  input: unknown,
): HookOutcome | Promise<HookOutcome> {
  const { hooks } = plan;
  const context = new RunContext(plan.event, input);
  if (host.isTimingAll) return new DispatchRun(host, plan, sequence, value, context, 0).start();
  let position = 0;
  let result: unknown;
  try {
    for (const hook of hooks) {
      const { run } = hook;
      result = run(value, context);
      if (result !== undefined) break;
      position += 1;
    }
  } catch (error) {
    return new DispatchRun(host, plan, sequence, value, context, position).startWithError(error);
  }
  if (result !== undefined) {
    return new DispatchRun(host, plan, sequence, value, context, position).startWithResult(result);
  }
  host.ring.record(plan, sequence, position, "completed");
  return { status: "completed", value, followUps: noFollowUps, failures: noFailures };
}
