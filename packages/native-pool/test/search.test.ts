import { describe, test } from "vitest";
import { kinds, searchWith } from "./contract/harness.ts";
import { searchFacts } from "./contract/search-facts.ts";

describe.each(kinds())("%s", (kind) => {
  for (const { title, check } of searchFacts) test(title, () => check(() => searchWith(kind)));
});
