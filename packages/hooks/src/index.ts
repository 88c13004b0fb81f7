export type { HookClock } from "./clock.ts";
export type {
  HookContext,
  HookDefinition,
  HookErrorPolicy,
  HookEvent,
  HookEventMap,
  HookEventName,
  HookPhase,
  HookReturn,
} from "./definition.ts";
export type { HookLabel, HookValidator } from "./dispatch/plan.ts";
export { HookError, type HookErrorCode } from "./errors.ts";
export type { HookFailure, HookFailureKind, HookFollowUp, HookOutcome } from "./outcome.ts";
export type { HookEventOptions, HookRegistryOptions } from "./registry/options.ts";
export {
  createHookRegistry,
  type HookBatch,
  type HookRegistry,
  type SkippedHook,
} from "./registry/registry.ts";
export { followUp, type HookResult, modify, proceed, stop } from "./result.ts";
export type { HookChange, HookStep, HookTrace } from "./trace.ts";
