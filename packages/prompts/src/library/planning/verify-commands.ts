import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Makes verify commands that run without a shell and can fail. */
export const verifyCommands: PromptModule<never> = definePromptModule({
  id: "@oco/planning/verify-commands",
  order: 320,
  priority: 95,
  text: `
## Verify commands
The engine runs them from the root of the working tree and accepts exit code 0 and nothing else. There is no shell: a program with arguments, several joined by &&. No pipes, redirections, ";", "||", wildcards, variables or cd.
- Take the project's own commands, narrowed to the task, e.g. npm test -- test/parser.test.ts
- At least one must fail before the task is done: a check that passes today proves nothing about it.
- Each must end by itself: no watch mode, no server, no prompt.
- Checks must not need files that a later task makes.
`,
});
