import type { ActiveHook } from "../definition.ts";
import { HookError } from "../errors.ts";
import type { HookFailure, HookFailureKind } from "../outcome.ts";

export function failureOf(
  hook: ActiveHook,
  kind: HookFailureKind,
  error: unknown,
  attempt: number,
): HookFailure {
  const { event, id, source } = hook;
  return { event, id, source, kind, error, attempt };
}

/** Whether the policy of the hook runs it again (H7); not what was left behind, because that may still be going on (H8). */
export function mayRetry(hook: ActiveHook, { kind, attempt }: HookFailure): boolean {
  if (kind === "timed-out" || kind === "disposed") return false;
  return hook.onError === "retry" && attempt <= hook.retries;
}

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
