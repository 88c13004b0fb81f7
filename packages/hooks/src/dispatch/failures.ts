import type { ActiveHook } from "../definition.ts";
import { HookError } from "../errors.ts";

export function leftBehind(hook: ActiveHook, kind: "disposed" | "timed-out"): HookError {
  return kind === "disposed"
    ? new HookError("OCO_HOOKS_DISPOSED", `Hook "${hook.id}" was pending when its registry was disposed`, [
        hook.id,
      ])
    : new HookError("OCO_HOOKS_TIMEOUT", `Hook "${hook.id}" is pending after ${hook.timeoutMs} ms`, [
        hook.id,
      ]);
}

export function invalidResult(hook: ActiveHook, result: unknown): HookError {
  const message = `Hook "${hook.id}" must return nothing, proceed(), modify(), stop() or followUp(), got ${describe(result)}`;
  return new HookError("OCO_HOOKS_INVALID_RESULT", message, [hook.id]);
}

export function refusedValue(hook: ActiveHook, cause: unknown): HookError {
  const message = `Hook "${hook.id}" returned a value that the event "${hook.event}" refuses: ${describe(cause)}`;
  return new HookError("OCO_HOOKS_VALUE_REFUSED", message, [hook.id], { cause });
}

/** A short text for anything, from an error's message down to objects that refuse to be printed. */
export function describe(value: unknown): string {
  try {
    return value instanceof Error ? value.message : String(value);
  } catch {
    return typeof value;
  }
}
