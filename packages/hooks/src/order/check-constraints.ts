import type { ActiveHook } from "../definition.ts";
import { HookError } from "../errors.ts";

/**
 * The first reason why `hook` cannot join `all`, which contains it and all that are `registered`, or `undefined`; cycles are found by
 * ordering.
 */
export function checkConstraints(
  hook: ActiveHook,
  all: ReadonlyMap<string, ActiveHook>,
  registered: ReadonlyMap<string, ActiveHook>,
): HookError | undefined {
  for (const [word, ids] of [
    ["after", hook.after],
    ["before", hook.before],
  ] as const) {
    for (const id of ids) {
      const target = all.get(id);
      if (target === undefined) {
        const message = `Hook "${hook.id}" must run ${word} "${id}", which is not registered`;
        return new HookError("OCO_HOOKS_MISSING", message, [hook.id, id]);
      }
      const error = checkPair(hook, word, target);
      if (error !== undefined) return error;
    }
  }
  // Dormant constraints of registered hooks on this id come into force again (H4). Those of another candidate are its own fault.
  for (const other of registered.values()) {
    const word = other.after.includes(hook.id)
      ? "after"
      : other.before.includes(hook.id)
        ? "before"
        : undefined;
    const error = word === undefined ? undefined : checkPair(other, word, hook);
    if (error !== undefined) return error;
  }
  return undefined;
}

function checkPair(owner: ActiveHook, word: string, target: ActiveHook): HookError | undefined {
  const both = [owner.id, target.id];
  const demand = `Hook "${owner.id}" must run ${word} "${target.id}"`;
  if (owner.event !== target.event) {
    const message = `${demand}, but they belong to the events "${owner.event}" and "${target.event}"`;
    return new HookError("OCO_HOOKS_CROSS_EVENT", message, both);
  }
  if (owner.phase !== target.phase) {
    const message = `${demand}, but they belong to the phases "${owner.phase}" and "${target.phase}"`;
    return new HookError("OCO_HOOKS_CROSS_PHASE", message, both);
  }
  return undefined;
}

/** The error that names a cycle as a path. */
export function cycleError(cycle: readonly string[]): HookError {
  const path = cycle.map((id) => `"${id}"`).join(" before ");
  return new HookError("OCO_HOOKS_CYCLE", `Hooks cannot be ordered: ${path}`, cycle);
}
