// npx tsx bench/capacity.bench.ts

import { aimd, fixed, gradient2, type LimitAlgorithm, streak, vegas } from "@oco/pools";
import { type CapacityResult, simulate, threeUpTwoDown } from "./capacity.ts";

const seeds = [1, 2, 3, 4, 5];

const contestants: readonly (readonly [name: string, algorithm: LimitAlgorithm, max: number])[] = [
  ["aimd", aimd(), 64],
  ["streak", streak(), 64],
  ["vegas", vegas(), 64],
  ["gradient2", gradient2(), 64],
  ["+1 after 3, -1 after 2", threeUpTwoDown, 64],
  ["fixed 4", fixed(), 4],
  ["fixed 16 (the mean)", fixed(), 16],
  ["fixed 64", fixed(), 64],
];

for (const kind of ["refusing", "slowing"] as const) {
  console.log(
    `\n${kind} server, capacity 8, 24, 4, 16, 32, 12 for ten minutes each, mean of ${seeds.length} seeds`,
  );
  console.log(`  ${"limiter".padEnd(24)} goodput   regret  refused per done`);
  for (const [name, algorithm, max] of contestants) {
    const results = seeds.map((seed) => simulate(kind, algorithm, max, seed));
    const mean = (pick: (result: CapacityResult) => number): number =>
      results.reduce((sum, result) => sum + pick(result), 0) / results.length;
    const goodput = `${(mean(({ goodput }) => goodput) * 100).toFixed(1)} %`;
    const regret = `${(mean(({ regret }) => regret) * 100).toFixed(1)} %`;
    const refused = mean(({ refusedPerDone }) => refusedPerDone).toFixed(2);
    console.log(
      `  ${name.padEnd(24)} ${goodput.padStart(7)}  ${regret.padStart(7)}  ${refused.padStart(16)}`,
    );
  }
}
