import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Makes new code look like the code around it. */
export const codeQuality: PromptModule<never> = definePromptModule({
  id: "@oco/execution/code-quality",
  order: 430,
  priority: 60,
  text: `
## Code
Write like the neighbouring files: names, structure, errors. Reuse before you add. Let no error vanish. Keep public interfaces unless the task changes them, and then update every caller in your files.
`,
});
