import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** States the verdict tool's contract and one meaning for each severity. */
export const verdictFormat: PromptModule<never> = definePromptModule({
  id: "@oco/verification/verdict-format",
  order: 540,
  required: true,
  priority: 100,
  text: `
## submit_verdict
Call it once, as your last act:
- verdict: "fail" with any blocker or major finding, otherwise "pass".
- findings: one for each fault, with severity, message, and file and line where there is a place.
  - blocker: a demand is not met, something that worked breaks, data is lost, or it is insecure;
  - major: wrong in a case that will happen, or new behaviour that no test would notice breaking, where the project has tests;
  - minor: worth mending, harmless to ship.
The findings are all that the next attempt gets. Each message says what is wrong, the input or place that shows it, and what would be right. List minor findings with a pass too.
`,
});
