import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Stops invented results: the commonest way in which an agent's report is worthless. */
export const evidenceBeforeClaims: PromptModule<never> = definePromptModule({
  id: "@oco/philosophy/evidence-before-claims",
  order: 110,
  priority: 95,
  text: `
## Evidence before claims
State only what you saw in this session: file contents, command output, exit codes, tool results. Mark an inference as one. What you could not check is "not verified", with what would check it. Never invent a path, name, version or output.
`,
});
