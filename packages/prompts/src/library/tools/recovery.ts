import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Stops the loop of repeating a call that failed. */
export const recovery: PromptModule<never> = definePromptModule({
  id: "@oco/tools/recovery",
  order: 760,
  priority: 65,
  text: `
## When a call fails
Read the whole message and change something before the next try. Edit does not match: read the file again. Command missing: find the project's own. Time limit: narrow the command. Output cut: read the rest, or ask for less.
`,
});
