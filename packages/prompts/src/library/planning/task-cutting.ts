import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Gives tasks the size at which parallel work pays. */
export const taskCutting: PromptModule<never> = definePromptModule({
  id: "@oco/planning/task-cutting",
  order: 330,
  priority: 80,
  text: `
## Cutting the work
- A task is one concern that one worker finishes and proves in one session, usually in one to five files. A trivial goal is one task.
- Cut along interfaces: one early task writes the types, signatures or schema that others share, and they depend on it.
- A test belongs to the task of the code it tests.
- No tasks for exploring, reviewing, running checks, merging or committing: the engine does these.
`,
});
