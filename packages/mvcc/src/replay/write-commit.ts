import type { CommitRecord } from "../record/record.ts";
import type { State } from "../state/state.ts";
import { StoredValue } from "../state/stored-value.ts";
import { sumOf } from "./decide.ts";

const noSums: [string, number][] = [];

/** Writes a transaction that won; returns what its sums came to, and adds values that are still bytes to `unsettled`. */
export function writeCommit(
  record: CommitRecord,
  state: State,
  version: number,
  unsettled: StoredValue[],
): readonly [string, number][] {
  const { ranges, set, sum, delete: deleted } = record;
  if (ranges !== undefined) {
    for (let index = 0; index < ranges.length; index += 3) state.trackRange(ranges[index] as string, version);
  }
  if (set !== undefined) {
    for (let index = 0; index < set.length; index += 3) {
      const value = set[index + 2] as StoredValue;
      state.write(set[index] as string, version, value);
      if (value.isUnsettled) unsettled.push(value);
    }
  }
  const sums = sum === undefined ? noSums : writeSums(sum, state, version);
  if (deleted !== undefined) for (const key of deleted) state.write(key, version, undefined);
  return sums;
}

function writeSums(sum: NonNullable<CommitRecord["sum"]>, state: State, version: number): [string, number][] {
  const sums: [string, number][] = [];
  for (let index = 0; index < sum.length; index += 2) {
    const key = sum[index] as string;
    const total = sumOf(state, key, sum[index + 1] as number) as number;
    sums.push([key, total]);
    state.write(key, version, StoredValue.of(total));
  }
  return sums;
}
