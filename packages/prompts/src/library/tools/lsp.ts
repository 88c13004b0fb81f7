import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Uses the language server where it is there. */
export const lsp: PromptModule<never> = definePromptModule({
  id: "@oco/tools/lsp",
  order: 710,
  priority: 45,
  when: { tools: ["lsp_diagnostics"] },
  text: `
## Diagnostics
Call lsp_diagnostics on the files in question before you finish; an error that is new since the change belongs to the change.
`,
});
