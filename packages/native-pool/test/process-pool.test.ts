import { describe, test } from "vitest";
import { kinds, poolKit } from "./contract/harness.ts";
import { poolFacts } from "./contract/pool-facts.ts";

describe.each(kinds())("%s", (kind) => {
  for (const { title, check } of poolFacts) test(title, () => check(poolKit(kind)));
});
