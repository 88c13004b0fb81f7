import { describe, test } from "vitest";
import { answerFacts } from "./contract/answer-facts.ts";
import { faultFacts } from "./contract/fault-facts.ts";
import { flowFacts } from "./contract/flow-facts.ts";
import { kinds, poolKit } from "./contract/harness.ts";
import { streamFacts } from "./contract/stream-facts.ts";

describe.each(kinds())("%s", (kind) => {
  for (const { title, check } of [...answerFacts, ...faultFacts, ...flowFacts, ...streamFacts]) {
    test(title, () => check(poolKit(kind)));
  }
});
