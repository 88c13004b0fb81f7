import { describe, test } from "vitest";
import { searchWith } from "../src/native/select.ts";
import { searchFacts } from "./contract/search-facts.ts";

describe.each(["javascript"] as const)("%s", (kind) => {
  for (const { title, check } of searchFacts) test(title, () => check(() => searchWith(kind)));
});
