// Runs the contract without a test runner, on whatever runtime executes this file, and prints one line of JSON.
import { poolKit, searchWith } from "./harness.ts";
import { poolFacts } from "./pool-facts.ts";
import { searchFacts } from "./search-facts.ts";

const kind = process.argv.includes("native") ? "native" : "javascript";
const only = process.env.OCO_TEST_ONLY ?? "";
const failed: { title: string; error: string }[] = [];
let passed = 0;
const facts = [
  ...poolFacts.map(({ title, check }) => ({ title, run: () => check(poolKit(kind)) })),
  ...searchFacts.map(({ title, check }) => ({ title, run: () => check(() => searchWith(kind)) })),
];
const waiting = facts.filter(({ title }) => title.includes(only));
const work = async (): Promise<void> => {
  for (let fact = waiting.shift(); fact !== undefined; fact = waiting.shift()) {
    try {
      await fact.run();
      passed += 1;
    } catch (error) {
      failed.push({ title: fact.title, error: error instanceof Error ? String(error.stack) : String(error) });
    }
  }
};
await Promise.all([work(), work(), work()]);
process.stdout.write(`${JSON.stringify({ kind, passed, failed })}\n`);
