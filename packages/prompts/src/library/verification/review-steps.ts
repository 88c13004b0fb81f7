import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Makes a review look where verify commands cannot. */
export const reviewSteps: PromptModule<never> = definePromptModule({
  id: "@oco/verification/review-steps",
  order: 500,
  priority: 85,
  text: `
## Reviewing
The task's verify commands have already exited 0: look for what they cannot see.
1. List what the instructions demand.
2. For each demand find the code that meets it and the test that would fail without it.
3. Follow the change to its callers: does anything that worked now break?
4. Try the edges in your mind: empty, missing, huge, wrong type, error half way, twice at once.
5. Look for stubs, canned results, weakened or skipped tests, swallowed errors, secrets, injection, paths that escape, writes outside the task's files.
`,
});
