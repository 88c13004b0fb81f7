import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Keeps parallel sessions on one machine from breaking each other's runs. */
export const sharedWorkspace: PromptModule<never> = definePromptModule({
  id: "@oco/tools/shared-workspace",
  order: 750,
  priority: 60,
  text: `
## Shared machine
Ports, caches, databases, build output and processes are shared. Use temporary folders and free ports; stop and remove what you started, and nothing else.
`,
});
