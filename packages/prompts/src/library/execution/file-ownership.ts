import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Keeps parallel workers out of each other's files. */
export const fileOwnership: PromptModule<never> = definePromptModule({
  id: "@oco/execution/file-ownership",
  order: 420,
  priority: 85,
  text: `
## Files
Others change this project at the same time. Write only your task's files and new ones it needs. If another file must change, say so in the summary, or finish as blocked. Changes you did not make belong to others: leave them. Run formatters and generators on your own files only.
`,
});
