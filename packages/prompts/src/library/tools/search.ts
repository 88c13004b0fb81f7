import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Saves the tokens and the wrong conclusions of reading at random. */
export const search: PromptModule<never> = definePromptModule({
  id: "@oco/tools/search",
  order: 700,
  priority: 55,
  text: `
## Searching
Search for names first, then read the parts that matter; send independent searches and reads in one turn. Before you change or judge a symbol, find its users. One search without a hit proves nothing: try another spelling or a wider place.
`,
});
