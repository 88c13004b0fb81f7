import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Finds the faults a reviewer would send back, while they are still cheap. */
export const selfReview: PromptModule<never> = definePromptModule({
  id: "@oco/execution/self-review",
  order: 440,
  priority: 75,
  text: `
## Before you finish
Read your whole change once as a reviewer: missing demands, unhandled errors and edge cases, broken callers, leftovers of debugging, stray edits. Mend, then run the checks again.
`,
});
