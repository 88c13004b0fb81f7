import { openMemory } from "@oco/memory";
import { openStore } from "@oco/mvcc";
import { goal, printMachine, reportGoals } from "@oco-tools/bench";
import { gatedRule, keywordRule, type Rule, recencyRule, tokensOf, ungatedRule } from "./rules.ts";
import { createStream, seeded } from "./stream.ts";

const budget = 300;
const turnMs = 600_000;
// The constants of the gate were set on seeds 101 and 102; these were not looked at before.
const seeds = (process.env.OCO_BENCH_SEEDS ?? "1,2").split(",").map(Number);

interface Score {
  needed: number;
  found: number;
  tokens: number;
  turns: number;
}

/** Plays a stream against a rule. A turn that was shown all it needs passes nine times in ten, another one three times in ten. */
async function play(rule: Rule, seed: number, clock: { ms: number }, score: Score): Promise<void> {
  const luck = seeded(seed + 1000);
  for (const turn of createStream(seed)) {
    clock.ms += turnMs;
    const shown = rule.recall(turn.query, budget);
    const found = turn.needed.filter((text) => shown.includes(text)).length;
    const chance = found === turn.needed.length ? 0.9 : 0.3;
    if (turn.needed.length > 0) {
      score.needed += turn.needed.length;
      score.found += found;
      await rule.learn(luck() < chance ? "passed" : "failed");
    }
    score.tokens += shown.reduce((total, text) => total + tokensOf(text), 0);
    score.turns += 1;
    for (const remark of [...turn.planted, ...turn.noise]) await rule.remember(remark);
  }
}

async function recallOfFacts(): Promise<void> {
  console.log(
    `\n2,000 turns, 80 needed facts, 4,000 remarks of noise, ${budget} tokens a turn, seeds ${seeds.join(", ")}`,
  );
  const clock = { ms: 0 };
  const now = { now: () => clock.ms };
  const makers: readonly (() => Rule | Promise<Rule>)[] = [
    () => gatedRule(now),
    () => ungatedRule(now),
    keywordRule,
    recencyRule,
  ];
  const shares: { readonly name: string; readonly share: number }[] = [];
  for (const make of makers) {
    const score: Score = { needed: 0, found: 0, tokens: 0, turns: 0 };
    let name = "";
    for (const seed of seeds) {
      clock.ms = 0;
      const rule = await make();
      name = rule.name;
      await play(rule, seed, clock, score);
    }
    const share = score.found / score.needed;
    shares.push({ name, share });
    const each = (score.tokens / score.turns).toFixed(0);
    console.log(
      `  ${name.padEnd(20)} recall of needed facts ${(100 * share).toFixed(1).padStart(5)} %  tokens a turn ${each}`,
    );
  }
  const [own, ...others] = shares;
  for (const { name, share } of others) {
    goal(`recall of needed facts beside ${name}`, (own?.share ?? 0) / share, { atLeast: 1.0001 }, "times");
  }
}

async function speed(): Promise<void> {
  const store = await openStore({ durability: "process" });
  const memory = openMemory({ store, project: "bench" });
  const queries: string[] = [];
  for (const turn of createStream(7, 5000, 100, 1)) {
    for (const remark of turn.noise) await memory.remember({ tier: "project", source: "bench", ...remark });
    queries.push(turn.query);
  }
  const times: number[] = [];
  for (const query of queries.slice(0, 1000)) {
    // The best of three: the machine may be shared, and waiting for a processor is not the cost of a recall.
    const tries = [1, 2, 3].map(() => {
      const started = performance.now();
      memory.recall({ query, budget: 2000 });
      return performance.now() - started;
    });
    times.push(Math.min(...tries));
  }
  times.splice(0, 100);
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] as number;
  const count = memory.export().entries.length;
  console.log(
    `\nrecall over ${count} entries: median ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(2)} ms`,
  );
  goal("recall over 10,000 entries, median", at(0.5), { atMost: 5 }, "ms");
  goal("recall over 10,000 entries, p99", at(0.99), { atMost: 5 }, "ms");
}

printMachine();
if (process.env.OCO_BENCH_PART !== "speed") await recallOfFacts();
await speed();
reportGoals();
