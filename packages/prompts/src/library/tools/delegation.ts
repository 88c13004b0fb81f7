import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Says when another session is worth its cost. */
export const delegation: PromptModule<never> = definePromptModule({
  id: "@oco/tools/delegation",
  order: 730,
  priority: 60,
  when: { tools: ["delegate_task"] },
  text: `
## Delegating
Use delegate_task for a self-contained question or piece of work with much reading behind a short answer; do small things yourself. The prompt carries all that the other needs: goal, paths, limits, the form of the answer. Start independent tasks together in the background and go on, or end your turn: their results are brought to you, so do not poll and do not do their work again. Check a result before you build on it.
`,
});
