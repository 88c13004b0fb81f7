import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** States the plan tool's contract where the schema cannot: what makes a field good. */
export const planFormat: PromptModule<never> = definePromptModule({
  id: "@oco/planning/plan-format",
  order: 310,
  required: true,
  priority: 100,
  text: `
## submit_plan
Submit the whole plan in one call. If it comes back with faults (a cycle, an unknown or repeated id, no tasks), mend exactly those and submit the whole plan again.
- summary: the approach and its reason, in two or three sentences.
- verify: commands that prove the goal as a whole, after all tasks.
- tasks, each with:
  - id: short and unique; title: a verb and its object;
  - instructions: everything the worker will know, for it sees neither the goal nor this conversation: what to change and where, exact names and signatures, edge cases, what is out of scope, how one sees that it is done;
  - parent: the id of the task it is part of, if any;
  - depends: ids of tasks whose result it needs, and no others: whatever does not depend runs at the same time;
  - agent: only when it is not for a worker;
  - files: every path or glob it may write;
  - verify: commands that prove this task alone.
`,
});
