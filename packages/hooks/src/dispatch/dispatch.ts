import type { ActiveHook } from "../definition.ts";
import type { HookOutcome } from "../outcome.ts";
import { RunContext } from "./context.ts";
import type { DispatchHost } from "./host.ts";
import { nothingTold, outcomeOf } from "./journal.ts";
import type { HookPlan } from "./plan.ts";
import { DispatchRun } from "./run.ts";

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
    for (; position < hooks.length; position += 1) {
      const { run } = hooks[position] as ActiveHook;
      result = run(value, context);
      if (result !== undefined) break;
    }
  } catch (error) {
    return new DispatchRun(host, plan, sequence, value, context, position).startWithError(error);
  }
  if (result !== undefined) {
    return new DispatchRun(host, plan, sequence, value, context, position).startWithResult(result);
  }
  host.ring.record(plan, sequence, position, "completed", nothingTold.notes);
  return outcomeOf(value, undefined, nothingTold);
}
