/** What one probe saw. */
export interface Observation<T> {
  readonly value: T;
  /**
   * Identity of the value. Without it values are compared by `equal`, and a change there and back between two polls
   * stays unseen; a counter or an update time shows it.
   */
  readonly version?: string | number;
  /** How long ago the source says the value last changed, in milliseconds. Shortens the wait for the quiet window. */
  readonly ageMs?: number;
  /**
   * The source itself says that nothing follows (a final answer, a closed stream): quiet window and equal samples are
   * waived, the confirmation is not. @default false
   */
  readonly isTerminal?: boolean;
}

/** Reads the value once. Resolves with `undefined` when there is none: an absent value is never stable. */
export type Probe<T> = (
  context: ProbeContext,
) => Observation<T> | undefined | PromiseLike<Observation<T> | undefined>;

/** Reads the values of all keys in one call; a key missing from the result is absent. */
export type BatchProbe<K, T> = (
  keys: readonly K[],
  context: ProbeContext,
) => ReadonlyMap<K, Observation<T>> | PromiseLike<ReadonlyMap<K, Observation<T>>>;

export interface ProbeContext {
  /** Aborted at the time limit and when nobody waits any more; the result is then discarded. */
  readonly signal: AbortSignal;
}

/**
 * What an event says: `"changed"`, the value changed just now (moves the quiet window, costs no poll), or `"look"`,
 * the answer may be there (polls at once).
 */
export type Nudge = "changed" | "look";

/** The newest view of a value. Only `"stable"` means finished. */
export type Sample<T> = UnsettledSample<T> | SettledSample<T>;

export interface UnsettledSample<T> extends SampleFacts {
  /** `"changing"`: absent, new or changed since the last sample. `"stalled"`: silent for long, but not confirmed. */
  readonly state: "changing" | "stalled";
  readonly value: T | undefined;
}

export interface SettledSample<T> extends SampleFacts {
  /** `"settling"`: equal, but too early or unconfirmed. `"stable"`: quiet, equal and confirmed. */
  readonly state: "settling" | "stable";
  readonly value: T;
}

/** A sample that says: finished. */
export type StableSample<T> = SettledSample<T> & { readonly state: "stable" };

interface SampleFacts {
  /** How many different values were seen, this one included. */
  readonly version: number;
  /** Probes made so far for this watch. */
  readonly polls: number;
  /** Milliseconds since the value last changed, as far as is known. */
  readonly sinceMs: number;
}
