import { openMemory } from "@oco/memory";
import { openStore } from "@oco/mvcc";
import { goal, printMachine, reportGoals } from "@oco-tools/bench";
import { gatedRule, keywordRule, type Rule, recencyRule, tokensOf, ungatedRule } from "./rules.ts";
import {
  createStream,
  expiring,
  labelled,
  mostlyLabelled,
  type Shape,
  seeded,
  type Turn,
  unlabelled,
} from "./stream.ts";

const shapes = [mostlyLabelled, unlabelled, expiring, labelled];

const budget = 300;
const turnMs = 600_000;
// The constants of the gate were set on seeds 101 and 102; these were not looked at before.
const seeds = (process.env.OCO_BENCH_SEEDS ?? "1,2,3").split(",").map(Number);

interface Score {
  readonly share: number;
  readonly tokens: number;
}

/** Plays a stream against a rule. A turn that was shown all it needs passes nine times in ten, another one three times in ten. */
async function play(
  rule: Rule,
  stream: readonly Turn[],
  seed: number,
  clock: { ms: number },
): Promise<Score> {
  const luck = seeded(seed + 1000);
  const total = { needed: 0, found: 0, tokens: 0 };
  clock.ms = 0;
  for (const turn of stream) {
    clock.ms += turnMs;
    const shown = rule.recall(turn.query, budget);
    const found = turn.needed.filter((text) => shown.includes(text)).length;
    const chance = found === turn.needed.length ? 0.9 : 0.3;
    if (turn.needed.length > 0) {
      total.needed += turn.needed.length;
      total.found += found;
      await rule.learn(luck() < chance ? "passed" : "failed");
    }
    total.tokens += shown.reduce((sum, text) => sum + tokensOf(text), 0);
    for (const remark of [...turn.planted, ...turn.noise]) await rule.remember(remark);
  }
  return { share: total.found / total.needed, tokens: total.tokens / stream.length };
}

/** The share of needed facts that have a word in common with the query: no rule that goes by words finds more. */
function reachable(stream: readonly Turn[]): number {
  const pairs = stream.flatMap(({ query, needed }) => needed.map((text) => ({ query, text })));
  const near = pairs.filter(({ query, text }) => {
    const words = new Set(text.split(" "));
    return query.split(" ").some((word) => words.has(word));
  });
  return near.length / pairs.length;
}

async function recallOfFacts(shape: Shape): Promise<void> {
  const clock = { ms: 0, now: () => clock.ms };
  const rules: readonly { readonly name: string; readonly make: () => Promise<Rule> | Rule }[] = [
    { name: "@oco/memory", make: () => gatedRule(clock) },
    { name: "no gate (BM25 only)", make: () => ungatedRule(clock) },
    { name: "keyword only", make: keywordRule },
    { name: "recency only", make: recencyRule },
  ];
  const streams = seeds.map((seed) => ({ seed, stream: createStream(seed, shape) }));
  console.log(
    `\n${shape.name}: 2,000 turns, ${shape.facts} facts, 4,000 remarks of noise, ${budget} tokens a turn`,
  );
  const percent = (share: number): string => (100 * share).toFixed(1).padStart(5);
  const limits = streams.map(({ stream }) => percent(reachable(stream)));
  console.log(`  ${"share a word".padEnd(20)} ${limits.join(" ")} %`);
  const lines: { readonly name: string; readonly scores: readonly Score[] }[] = [];
  for (const { name, make } of rules) {
    const scores: Score[] = [];
    for (const { seed, stream } of streams) scores.push(await play(await make(), stream, seed, clock));
    lines.push({ name, scores });
    const tokens = scores.reduce((sum, score) => sum + score.tokens, 0) / scores.length;
    const shares = scores.map(({ share }) => percent(share)).join(" ");
    console.log(`  ${name.padEnd(20)} ${shares} %  tokens a turn ${tokens.toFixed(0)}`);
  }
  const [own, ...others] = lines;
  for (const { name, scores } of others) {
    // Where a label is never wrong, ranking by it finds all that can be found: there is nothing to win.
    if (shape === labelled && name === "keyword only") continue;
    const ratios = scores.map(({ share }, place) => (own?.scores[place]?.share ?? 0) / share);
    const worst = Math.min(...ratios);
    goal(`${shape.name}: recall beside ${name}, worst seed`, worst, { atLeast: 1.0001 }, "times");
  }
}

async function speed(): Promise<void> {
  const store = await openStore({ durability: "process" });
  const memory = openMemory({ store, project: "bench" });
  const queries: string[] = [];
  for (const turn of createStream(7, { ...mostlyLabelled, facts: 1 }, 5000, 100)) {
    for (const remark of turn.noise) await memory.remember({ tier: "project", source: "bench", ...remark });
    queries.push(turn.query);
  }
  const walls: number[] = [];
  const costs: number[] = [];
  for (const query of queries.slice(0, 1000)) {
    const cpu = process.cpuUsage();
    const started = performance.now();
    memory.recall({ query, budget: 2000 });
    walls.push(performance.now() - started);
    const { user, system } = process.cpuUsage(cpu);
    costs.push((user + system) / 1000);
  }
  const count = memory.export().entries.length;
  console.log(`\nrecall over ${count} entries, the first 100 left out`);
  const [wall, cost] = [walls, costs].map((times) => {
    const sorted = times.slice(100).sort((a, b) => a - b);
    return (share: number): number => sorted[Math.floor(sorted.length * share)] as number;
  }) as [Quantile, Quantile];
  // The processors' time is that of all threads, the collector's too: what a recall costs on a machine that is busy.
  console.log(`  processors: median ${cost(0.5).toFixed(2)} ms, p99 ${cost(0.99).toFixed(2)} ms`);
  goal("recall over 10,000 entries, median", wall(0.5), { atMost: 5 }, "ms");
  goal("recall over 10,000 entries, p99", wall(0.99), { atMost: 5 }, "ms");
}

type Quantile = (share: number) => number;

printMachine();
const part = process.env.OCO_BENCH_PART ?? "all";
console.log(`seeds ${seeds.join(", ")}`);
if (part !== "speed") for (const shape of shapes) await recallOfFacts(shape);
if (part !== "recall") await speed();
reportGoals();
