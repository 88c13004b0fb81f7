import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** States the finishing tool's contract, and that silence means done. */
export const completeTask: PromptModule<never> = definePromptModule({
  id: "@oco/execution/complete-task",
  order: 450,
  required: true,
  priority: 100,
  text: `
## complete_task
Call it once, as your last act:
- status: "done" when all that was asked is there and the checks passed in this session; "blocked" when something out of your reach stops you.
- summary: what changed and why, each check with its exit code, departures from the instructions; when blocked, the exact obstacle, what you tried and what is needed.
- files: every path you created, changed or deleted.
Ending with plain text counts as done: never end with a question, a plan or unfinished work.
`,
});
