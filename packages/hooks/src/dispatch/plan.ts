import type { ActiveHook, HookPhase } from "../definition.ts";

/** Checks a value that a hook put in place of another; throws to refuse it. */
export type HookValidator<Value = unknown> = (value: unknown) => Value;

/** What the trace keeps of a hook. */
export interface HookLabel {
  readonly id: string;
  readonly phase: HookPhase;
  readonly source: string | undefined;
}

/** The compiled order of one event; replaced as a whole on every change, so that a dispatch keeps its own (H5). */
export interface HookPlan {
  readonly event: string;
  readonly hooks: readonly ActiveHook[];
  /** Without the functions, so that the trace retains none. */
  readonly labels: readonly HookLabel[];
  readonly validate: HookValidator;
}

export function createPlan(event: string, hooks: readonly ActiveHook[], validate: HookValidator): HookPlan {
  return { event, hooks, labels: hooks.map(({ id, phase, source }) => ({ id, phase, source })), validate };
}
