import { goal } from "@oco-tools/bench";
import type { Results } from "./commits.ts";

interface Rivalry {
  readonly ours: string;
  readonly theirs: string;
  readonly atLeast: number;
  /** Least number of processes for which it was promised. */
  readonly from: number;
}

// lmdb that batches what one process has in flight is printed beside them: it makes one transaction of many.
const rivalries: readonly Rivalry[] = [
  { ours: "@oco/mvcc process", theirs: "NORMAL", atLeast: 1.5, from: 1 },
  { ours: "@oco/mvcc process", theirs: "lmdb noSync", atLeast: 1, from: 2 },
  ...["group, 64 in flight", "fsync, 64 in flight", "fsync"].flatMap((kind) => [
    { ours: `@oco/mvcc ${kind}`, theirs: "FULL", atLeast: 1.5, from: 1 },
    { ours: `@oco/mvcc ${kind}`, theirs: "lmdb durable", atLeast: 1, from: 2 },
  ]),
];

/** Holds the medians against what was promised, one line per rival and number of processes. */
export function judge(results: Results, processes: readonly number[]): void {
  const ours = [...results].filter(([name]) => name.startsWith("@oco/mvcc")).flatMap(([, row]) => row);
  if (ours.length > 0) {
    goal("acknowledged and lost, all runs", Math.max(...ours.map(({ lost }) => Math.abs(lost))), {
      atMost: 0,
    });
  }
  for (const { ours: name, theirs, atLeast, from } of rivalries) {
    const rival = [...results.keys()].find((other) => other === theirs || other.endsWith(` ${theirs}`));
    for (const [index, count] of processes.entries()) {
      const [mine, other] = [name, rival ?? ""].map((each) => results.get(each)?.[index]?.perSecond);
      if (mine === undefined || other === undefined || count < from) continue;
      goal(`${name} over ${rival}, ${count} proc.`, mine / other, { atLeast });
    }
  }
}
