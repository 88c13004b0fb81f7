import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Separates searching for code shapes from searching for words. */
export const ast: PromptModule<never> = definePromptModule({
  id: "@oco/tools/ast",
  order: 720,
  priority: 40,
  when: { tools: ["ast_search"] },
  text: `
## Code shapes
Use ast_search for shapes of code and text search for words. Try a pattern on a known place before you trust an empty result.
`,
});
