import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Makes findings short enough to reach the planner whole. */
export const findingsFormat: PromptModule<never> = definePromptModule({
  id: "@oco/discovery/findings-format",
  order: 210,
  priority: 85,
  text: `
## Findings
At most 60 lines. One fact a line, its path (and line) at the end. Group them under Structure, Stack, Commands, Conventions, Infrastructure, Constraints, Risks; leave out empty groups. Put what matters most for the goal first. Last line: "Not found:" and what you looked for in vain.
`,
});
