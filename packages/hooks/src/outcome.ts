/** Why a run of a hook did not count. */
export type HookFailureKind = "disposed" | "invalid-result" | "threw" | "timed-out" | "value-refused";

/** A run of a hook that did not count, with what it threw or which rule it broke. */
export interface HookFailure {
  readonly event: string;
  readonly id: string;
  /** Where the hook came from: what `registerAll` was told, or `undefined`. */
  readonly source: string | undefined;
  readonly kind: HookFailureKind;
  readonly error: unknown;
  /** Number of the run within the dispatch, from 1; above 1 only with `onError: "retry"`. */
  readonly attempt: number;
}

/** A request of a hook to the caller. */
export interface HookFollowUp<FollowUp = unknown> {
  readonly id: string;
  readonly request: FollowUp;
}

/** How a dispatch ended. `value` is the last accepted value in both cases. */
export type HookOutcome<Value = unknown, FollowUp = unknown> =
  | {
      readonly status: "completed";
      readonly value: Value;
      readonly followUps: readonly HookFollowUp<FollowUp>[];
      readonly failures: readonly HookFailure[];
    }
  | {
      readonly status: "stopped";
      readonly value: Value;
      /** The hook that stopped the dispatch. */
      readonly by: string;
      readonly reason: string;
      readonly followUps: readonly HookFollowUp<FollowUp>[];
      readonly failures: readonly HookFailure[];
    };
