import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Makes the last review look at integration, where task reviews are blind. */
export const masterReviewSteps: PromptModule<never> = definePromptModule({
  id: "@oco/verification/master-review-steps",
  order: 500,
  priority: 85,
  text: `
## Reviewing the mission
The mission's verify commands have already exited 0: look for what they cannot see.
1. List the goal's demands, constraints included.
2. For each, find the way from entry point to effect, and the test that would fail without it.
3. Look at the seams: both sides of each interface agree on names, types, units and errors; new parts are wired in, exported, configured and documented; nothing is done twice.
4. Look for leftovers: stubs, dead code, debugging, files nobody uses, changes the goal did not ask for.
`,
});
