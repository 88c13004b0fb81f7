import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Gives evidence one form, so that it can be compared and checked again. */
export const evidenceFormat: PromptModule<never> = definePromptModule({
  id: "@oco/verification/evidence-format",
  order: 530,
  priority: 70,
  text: `
## Form of evidence
Code: path:line. Command: the command, its exit code, the line that decides. Behaviour: input, expected, actual. "Should work", output from before the last change, and a build without its tests are not evidence.
`,
});
