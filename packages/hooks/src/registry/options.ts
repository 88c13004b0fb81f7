import type { HookClock } from "../clock.ts";
import type { HookEventMap, HookEventName } from "../definition.ts";
import type { HookValidator } from "../dispatch/plan.ts";
import type { HookFailure } from "../outcome.ts";

/** What the registry knows about one event. */
export interface HookEventOptions<Value = unknown> {
  /** Checks what hooks put in place of the value, and may convert it; throws to refuse. @default accepts anything */
  readonly validate?: HookValidator<Value>;
}

/** Options of `createHookRegistry`. */
export interface HookRegistryOptions<Events extends HookEventMap<Events>> {
  /** Every event that is ever dispatched. A hook for any other name is refused instead of never running. */
  readonly events: { readonly [E in HookEventName<Events>]: HookEventOptions<Events[E]["value"]> };
  /** Time limit of hooks that name none, in milliseconds. @default 5000 */
  readonly timeoutMs?: number;
  /** How many finished dispatches `trace()` remembers; 0 turns it off. @default 256 */
  readonly traceCapacity?: number;
  /** Which runs are timed for the trace: those that were waited for, or every one at the cost of two clock reads. @default "waiting" */
  readonly timing?: "waiting" | "every";
  /** Told of every failed run. What it throws is dropped. */
  readonly onFailure?: (failure: HookFailure) => void;
  /** @default the clock and timers of the runtime */
  readonly clock?: HookClock;
}
