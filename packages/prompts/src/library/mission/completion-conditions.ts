import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Separates progress from completion. */
export const completionConditions: PromptModule<never> = definePromptModule({
  id: "@oco/mission/completion-conditions",
  order: 600,
  priority: 90,
  text: `
## When it is complete
Only "sealed" is complete. Tasks that say they are done, files that changed and checks that passed in part are progress. With any other outcome do not call the goal done, fixed or working.
`,
});
