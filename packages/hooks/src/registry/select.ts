import type { ActiveHook } from "../definition.ts";
import { HookError } from "../errors.ts";
import { checkConstraints, cycleError } from "../order/check-constraints.ts";
import { orderHooks } from "../order/order-hooks.ts";

/** A definition that stays out of the registry. */
export interface Refusal {
  readonly hook: ActiveHook;
  readonly error: HookError;
}

/** What can join the registry, what cannot, and the new order of every event that changes. */
export interface Selection {
  readonly accepted: readonly ActiveHook[];
  readonly refused: readonly Refusal[];
  readonly orders: ReadonlyMap<string, readonly ActiveHook[]>;
}

/**
 * Chooses from `candidates` those that can join `registered` together: drops duplicates, then whatever misses a dependency, crosses a phase
 * or stands on a cycle, and again whatever needed the dropped ones, until nothing changes. Changes nothing itself (H3).
 */
export function selectHooks(
  registered: ReadonlyMap<string, ActiveHook>,
  candidates: readonly ActiveHook[],
): Selection {
  const refused: Refusal[] = [];
  const all = new Map(registered);
  const accepted = new Set<ActiveHook>();
  for (const hook of candidates) {
    if (all.has(hook.id)) refused.push({ hook, error: duplicate(hook) });
    else {
      all.set(hook.id, hook);
      accepted.add(hook);
    }
  }
  for (;;) {
    const round = refuseConstraints(accepted, all, registered);
    const orders = new Map<string, readonly ActiveHook[]>();
    if (round.length === 0) round.push(...orderEvents(accepted, all, orders));
    if (round.length === 0) return { accepted: [...accepted], refused, orders };
    for (const refusal of round) {
      refused.push(refusal);
      accepted.delete(refusal.hook);
      all.delete(refusal.hook.id);
    }
  }
}

function refuseConstraints(
  accepted: ReadonlySet<ActiveHook>,
  all: ReadonlyMap<string, ActiveHook>,
  registered: ReadonlyMap<string, ActiveHook>,
): Refusal[] {
  const round: Refusal[] = [];
  for (const hook of accepted) {
    const error = checkConstraints(hook, all, registered);
    if (error !== undefined) round.push({ hook, error });
  }
  return round;
}

function orderEvents(
  accepted: ReadonlySet<ActiveHook>,
  all: ReadonlyMap<string, ActiveHook>,
  orders: Map<string, readonly ActiveHook[]>,
): Refusal[] {
  const round: Refusal[] = [];
  for (const event of new Set([...accepted].map((hook) => hook.event))) {
    const result = orderHooks([...all.values()].filter((hook) => hook.event === event));
    if (result.ok) orders.set(event, result.order);
    else {
      const error = cycleError(result.cycle);
      for (const hook of accepted) if (result.cycle.includes(hook.id)) round.push({ hook, error });
    }
  }
  return round;
}

function duplicate(hook: ActiveHook): HookError {
  return new HookError("OCO_HOOKS_DUPLICATE", `Hook "${hook.id}" is registered already`, [hook.id]);
}
