import { requireFunctions } from "../arguments.ts";
import type { PermitOptions } from "./options.ts";
import type { Permit, PermitOutcome } from "./permit.ts";

/** Options of work done under a permit. */
export interface RunOptions extends PermitOptions {
  /** What an error says about the service. @default ignored */
  readonly outcomeOf?: ((error: unknown) => PermitOutcome) | undefined;
}

/** Ends the permit by the fate of the work, on every path. */
export async function runWithPermit<R>(
  limiter: { acquire(options?: PermitOptions): Promise<Permit> },
  work: () => R | PromiseLike<R>,
  options: RunOptions,
): Promise<R> {
  requireFunctions(options, ["outcomeOf"]);
  using permit = await limiter.acquire(options);
  let result: R;
  try {
    result = await work();
  } catch (error) {
    const outcome = options.outcomeOf?.(error);
    if (outcome !== undefined) end(permit, outcome);
    throw error;
  }
  permit.ok();
  return result;
}

function end(permit: Permit, outcome: PermitOutcome): void {
  if (outcome.kind === "ok") permit.ok();
  else if (outcome.kind === "dropped") permit.dropped(outcome.retryAfterMs);
  else permit.ignored();
}
