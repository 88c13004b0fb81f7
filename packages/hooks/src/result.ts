/** What a hook decides. `undefined` is the same as `{ action: "continue" }`. */
export type HookResult<Value = unknown, FollowUp = string> =
  | { readonly action: "continue" }
  | { readonly action: "modify"; readonly value: Value }
  | { readonly action: "stop"; readonly reason: string }
  | { readonly action: "follow-up"; readonly request: FollowUp };

const kept = { action: "continue" } as const;

/** Keeps the value and goes on; the same as returning nothing. */
export function proceed(): HookResult<never, never> {
  return kept;
}

/** Replaces the value for the hooks that follow and for the caller; anything is a value, the empty string included. */
export function modify<Value>(value: Value): HookResult<Value, never> {
  return { action: "modify", value };
}

/** Ends the dispatch: no later hook runs, and the caller sees the reason. */
export function stop(reason: string): HookResult<never, never> {
  return { action: "stop", reason };
}

/** Keeps the value, goes on, and hands the caller a request to act on after the dispatch. */
export function followUp<FollowUp>(request: FollowUp): HookResult<never, FollowUp> {
  return { action: "follow-up", request };
}

/** Narrows what a hook really returned; `undefined` when it is no result. */
export function parseResult(result: unknown): HookResult<unknown, unknown> | undefined {
  if (result === undefined) return kept;
  try {
    return narrow(result);
  } catch {
    return undefined;
  }
}

function narrow(result: unknown): HookResult<unknown, unknown> | undefined {
  if (typeof result !== "object" || result === null || !("action" in result)) return undefined;
  switch (result.action) {
    case "continue":
      return kept;
    case "modify":
      return "value" in result ? { action: "modify", value: result.value } : undefined;
    case "stop":
      return "reason" in result && typeof result.reason === "string"
        ? { action: "stop", reason: result.reason }
        : undefined;
    case "follow-up":
      return "request" in result ? { action: "follow-up", request: result.request } : undefined;
    default:
      return undefined;
  }
}
