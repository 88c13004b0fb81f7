import type { HookResult } from "./result.ts";

/** When a hook runs relative to the others of its event; phases are never crossed. */
export type HookPhase = "early" | "normal" | "late";

/** What becomes of the dispatch when a run fails. */
export type HookErrorPolicy = "continue" | "stop" | "retry";

/** One entry of an event map: the value that hooks may replace, the input they only read, the requests they may return. */
export interface HookEvent<Value, Input = undefined, FollowUp = string> {
  readonly value: Value;
  readonly input: Input;
  readonly followUp: FollowUp;
}

/** Constraint for event maps: `interface Events { name: HookEvent<Value, Input> }`. */
export type HookEventMap<Events> = { readonly [E in keyof Events]: HookEvent<unknown, unknown, unknown> };

/** The event names of a map. */
export type HookEventName<Events> = keyof Events & string;

/** What a hook sees beside the value. */
export interface HookContext<Input = unknown> {
  readonly event: string;
  /** What the caller told about the occasion; the same object for all hooks of a dispatch. */
  readonly input: Input;
  /** Aborted when the time limit of this run is exceeded or the registry is disposed. Created on first use. */
  readonly signal: AbortSignal;
}

/** A hook as users write it. */
export interface HookDefinition<Events extends HookEventMap<Events>, E extends HookEventName<Events>> {
  /** Unique in the registry; ties of priority are broken by it. */
  readonly id: string;
  readonly event: E;
  /** @default "normal" */
  readonly phase?: HookPhase;
  /** Higher runs first among hooks that no dependency orders. @default 0 */
  readonly priority?: number;
  /** Ids of hooks of the same event and phase that must run before this one. */
  readonly after?: readonly string[];
  /** Ids of hooks of the same event and phase that must run after this one. */
  readonly before?: readonly string[];
  /** Longest time a run may be pending, in milliseconds, at most 2,147,483,647. @default the registry's `timeoutMs` */
  readonly timeoutMs?: number;
  /** @default "continue" */
  readonly onError?: HookErrorPolicy;
  /** How many times `onError: "retry"` runs the hook again in one dispatch, at once. @default 1 */
  readonly retries?: number;
  /** Called without `this`. */
  readonly run: (
    value: Events[E]["value"],
    context: HookContext<Events[E]["input"]>,
  ) => HookReturn<Events[E]["value"], Events[E]["followUp"]>;
}

/** What a hook may return, at once or later. */
export type HookReturn<Value, FollowUp> =
  | HookResult<Value, FollowUp>
  | void
  // biome-ignore lint/suspicious/noConfusingVoidType: the same for an async hook
  | PromiseLike<HookResult<Value, FollowUp> | void>;

/** A hook in the registry. `run` is replaced on disposal, so that a dispatch under way does not start it (H4). */
export interface ActiveHook {
  readonly id: string;
  readonly event: string;
  readonly phase: HookPhase;
  readonly priority: number;
  readonly after: readonly string[];
  readonly before: readonly string[];
  readonly timeoutMs: number;
  readonly onError: HookErrorPolicy;
  readonly retries: number;
  readonly source: string | undefined;
  run: (value: unknown, context: HookContext) => unknown;
}

export const phases: readonly HookPhase[] = ["early", "normal", "late"];
