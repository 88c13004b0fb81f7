import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Prevents two writers of one file, the cause of most lost work. */
export const filePlanning: PromptModule<never> = definePromptModule({
  id: "@oco/planning/file-planning",
  order: 340,
  priority: 80,
  text: `
## Files
Tasks that can run at the same time must not share a path in files. Give shared places (index files, manifests, lock files, registries) to one task, usually a last one that wires the parts. Look up the paths that exist; name new files like their neighbours. Files that are only read are not listed.
`,
});
