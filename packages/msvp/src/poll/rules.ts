import { duration } from "../duration.ts";

/** When a value counts as stable, and how often it may be looked at. All durations in milliseconds. */
export interface StabilityRules<T> {
  /** Shortest time between two polls that no event asked for. @default 500 */
  readonly minMs?: number;
  /** Longest time between two polls: the safety net when no event comes. @default 5000 */
  readonly maxMs?: number;
  /** How long a value must not have changed. @default 5000 */
  readonly quietMs?: number;
  /** How many equal samples in a row, the first included. @default 2 */
  readonly samples?: number;
  /** Silence without confirmation after which the state is `"stalled"`. @default 60000 */
  readonly stallMs?: number;
  /** Compares two values that carry no `version`. @default Object.is */
  readonly equal?: (a: T, b: T) => boolean;
}

export type ResolvedRules<T> = Required<StabilityRules<T>>;

/** Fills in the defaults; refuses rules that contradict each other. @throws RangeError */
export function resolveRules<T>(rules: StabilityRules<T>): ResolvedRules<T> {
  const minMs = duration("minMs", rules.minMs ?? 500, 1);
  const maxMs = duration("maxMs", rules.maxMs ?? Math.max(5000, minMs), minMs);
  const quietMs = duration("quietMs", rules.quietMs ?? 5000, 0);
  const stallMs = duration("stallMs", rules.stallMs ?? Math.max(60_000, quietMs), quietMs);
  const samples = rules.samples ?? 2;
  if (!Number.isInteger(samples) || samples < 1)
    throw new RangeError(`samples must be an integer of at least 1, got ${samples}`);
  return { minMs, maxMs, quietMs, samples, stallMs, equal: rules.equal ?? Object.is };
}
