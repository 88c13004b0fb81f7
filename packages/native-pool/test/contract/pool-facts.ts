import { answerFacts } from "./answer-facts.ts";
import { faultFacts } from "./fault-facts.ts";
import { flowFacts } from "./flow-facts.ts";
import type { Fact } from "./harness.ts";
import { startFacts } from "./start-facts.ts";
import { streamFacts } from "./stream-facts.ts";

/** Everything that a pool must show. */
export const poolFacts: readonly Fact[] = [
  ...answerFacts,
  ...faultFacts,
  ...flowFacts,
  ...startFacts,
  ...streamFacts,
];
