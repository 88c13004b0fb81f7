import { confineFacts } from "./confine-facts.ts";
import { globFacts } from "./glob-facts.ts";
import { ignoreFacts } from "./ignore-facts.ts";
import { limitFacts } from "./limit-facts.ts";
import type { SearchFact } from "./search-kit.ts";
import { textFacts } from "./text-facts.ts";

/** Lists, text search, limits and hashes. */
export const searchFacts: readonly SearchFact[] = [
  ...confineFacts,
  ...globFacts,
  ...ignoreFacts,
  ...textFacts,
  ...limitFacts,
];
