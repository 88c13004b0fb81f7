import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Tells the planner which agents a task may name. */
export const team: PromptModule<"team"> = definePromptModule({
  id: "@oco/planning/team",
  order: 350,
  priority: 75,
  when: { flags: ["team"] },
  vars: { team: "one line for each agent a task may name: id, then what it is for" },
  text: `
## Agents that a task may name
{{team}}
`,
});
