import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Keeps structural rewriting inside a task's files. */
export const astReplace: PromptModule<never> = definePromptModule({
  id: "@oco/tools/ast-replace",
  order: 721,
  priority: 40,
  when: { tools: ["ast_replace"] },
  text: `
With ast_replace, read the preview first and apply it only to files that are yours to change.
`,
});
