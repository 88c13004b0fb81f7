// The verdict on a transaction is a function of the log before it and of nothing else: no clock, no memory of versions
// already collected, no order of arrival (invariant V1). So all readers come to the same verdict.
import type { Conflict } from "../errors.ts";
import { decodeKey } from "../key/encode-key.ts";
import type { CommitRecord } from "../record/record.ts";
import type { State } from "../state/state.ts";

const none: readonly Conflict[] = [];

/** Why the transaction loses against what is committed; empty if it wins. */
export function findConflicts(record: CommitRecord, state: State): readonly Conflict[] {
  const { reads, ranges, set, sum } = record;
  const conflicts: Conflict[] = [];
  if (reads !== undefined) checkReads(reads, 2, state, conflicts);
  if (ranges !== undefined) checkRanges(ranges, state, conflicts);
  if (set !== undefined) checkReads(set, 3, state, conflicts);
  if (sum !== undefined) checkSums(sum, state, conflicts);
  return conflicts.length === 0 ? none : conflicts;
}

/** Looks at `key, version` and whatever follows them up to `step`. */
function checkReads(reads: readonly unknown[], step: 2 | 3, state: State, conflicts: Conflict[]): void {
  for (let index = 0; index < reads.length; index += step) {
    const expected = reads[index + 1] as number;
    if (expected < 0) continue;
    const key = reads[index] as string;
    const actual = state.versionOf(key);
    if (actual === expected) continue;
    conflicts.push({ kind: "key", key: decodeKey(key), expected: expected || null, actual: actual || null });
  }
}

function checkRanges(ranges: NonNullable<CommitRecord["ranges"]>, state: State, conflicts: Conflict[]): void {
  for (let index = 0; index < ranges.length; index += 3) {
    const prefix = ranges[index] as string;
    if (state.isRangeUnchanged(prefix, ranges[index + 1] as number, ranges[index + 2] as number)) continue;
    conflicts.push({ kind: "range", prefix: prefix === "" ? [] : decodeKey(prefix) });
  }
}

function checkSums(sum: NonNullable<CommitRecord["sum"]>, state: State, conflicts: Conflict[]): void {
  for (let index = 0; index < sum.length; index += 2) {
    const key = sum[index] as string;
    const total = sumOf(state, key, sum[index + 1] as number);
    if (total === undefined) conflicts.push({ kind: "sum", key: decodeKey(key) });
  }
}

/** What a key holds after adding to it; undefined if it holds no number or would hold none. */
export function sumOf(state: State, key: string, amount: number): number | undefined {
  const value = state.valueOf(key) ?? 0;
  if (typeof value !== "number") return undefined;
  const total = value + amount;
  return Number.isFinite(total) ? total : undefined;
}
