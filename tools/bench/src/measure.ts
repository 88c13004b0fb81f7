/** A function under measurement: runs `iterations` of its operation, at once or asynchronously. */
export interface Contestant {
  readonly name: string;
  readonly run: (iterations: number) => unknown;
}

/** What one contestant cost, in nanoseconds per operation, over the rounds of one run. */
export interface Figure {
  readonly name: string;
  readonly medianNs: number;
  readonly minNs: number;
  readonly maxNs: number;
}

export interface MeasureOptions {
  /** Rounds that count; contestants take turns within each. @default 9 */
  readonly rounds?: number;
  /** How long one round of one contestant should last, in milliseconds. @default 60 */
  readonly roundMs?: number;
  /** Fixed number of operations a round, instead of one found by doubling. */
  readonly iterations?: number;
}

/** Measures contestants side by side: they take turns, so that a slow moment of the machine hits all of them. */
export async function compare(
  contestants: readonly Contestant[],
  options: MeasureOptions = {},
): Promise<Figure[]> {
  const rounds = options.rounds ?? 9;
  const sizes: number[] = [];
  for (const contestant of contestants) {
    sizes.push(options.iterations ?? (await calibrate(contestant, options.roundMs ?? 60)));
  }
  const samples: number[][] = contestants.map(() => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, contestant] of contestants.entries()) {
      const size = sizes[index] as number;
      const elapsed = await time(contestant, size);
      // Round -1 warms up the code at its full size and does not count.
      if (round >= 0) samples[index]?.push((elapsed * 1e6) / size);
    }
  }
  return contestants.map(({ name }, index) => summarise(name, samples[index] as number[]));
}

/** Measures a single contestant. */
export async function measure(contestant: Contestant, options: MeasureOptions = {}): Promise<Figure> {
  const [figure] = await compare([contestant], options);
  return figure as Figure;
}

/** How many times the median of `slower` is the median of `faster`. */
export function ratio(slower: Figure, faster: Figure): number {
  return slower.medianNs / faster.medianNs;
}

/**
 * Prints how far a figure is above the least that the machine allows, measured in the same run; a bound in nanoseconds says
 * little without it.
 */
export function printRatio(name: string, figure: Figure, floor: Figure): void {
  const times = ratio(figure, floor).toFixed(2);
  console.log(`  ${name}: ${times} times its ${floor.name} (${show(floor.medianNs).trim()})`);
}

/** Prints figures as a table, with the ratio of each to the first. */
export function printTable(title: string, figures: readonly Figure[]): void {
  console.log(`\n${title}`);
  const [first] = figures;
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const figure of figures) {
    const times = first === undefined ? "" : `${(figure.medianNs / first.medianNs).toFixed(2)}x`;
    const { name, medianNs, minNs, maxNs } = figure;
    console.log(
      `  ${name.padEnd(width)}  median ${show(medianNs)}  min ${show(minNs)}  max ${show(maxNs)}  ${times.padStart(9)}`,
    );
  }
}

async function calibrate(contestant: Contestant, roundMs: number): Promise<number> {
  let size = 1;
  for (;;) {
    const elapsed = await time(contestant, size);
    if (elapsed >= roundMs / 4 || size >= 2 ** 28) {
      return Math.max(1, Math.ceil((size * roundMs) / Math.max(elapsed, 0.001)));
    }
    size *= 2;
  }
}

async function time(contestant: Contestant, iterations: number): Promise<number> {
  const started = performance.now();
  const result = contestant.run(iterations);
  if (result instanceof Promise) await result;
  return performance.now() - started;
}

function summarise(name: string, samples: number[]): Figure {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1
      ? (sorted[middle] as number)
      : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
  return { name, medianNs: median, minNs: sorted[0] as number, maxNs: sorted.at(-1) as number };
}

function show(ns: number): string {
  if (ns < 1e3) return `${ns.toFixed(1)} ns`.padStart(10);
  if (ns < 1e6) return `${(ns / 1e3).toFixed(2)} us`.padStart(10);
  return `${(ns / 1e6).toFixed(2)} ms`.padStart(10);
}
