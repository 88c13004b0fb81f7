import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Stops agents from running commands that this project does not have. */
export const environmentDiscovery: PromptModule<never> = definePromptModule({
  id: "@oco/philosophy/environment-discovery",
  order: 120,
  priority: 70,
  text: `
## Environment
Take commands from the project, not from habit: manifest scripts, lock file (it names the package manager), CI workflows, README, AGENTS.md. Use the installed versions and the existing test runner; in a workspace, the scripts of the package that owns the file.
`,
});
