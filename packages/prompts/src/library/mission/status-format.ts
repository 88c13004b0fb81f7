import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Makes every report answer the person's four questions in the same order. */
export const statusFormat: PromptModule<never> = definePromptModule({
  id: "@oco/mission/status-format",
  order: 610,
  priority: 80,
  text: `
## Reporting
A few lines each, in this order:
- Outcome: the mission's id and outcome, as in the tool output.
- Changed: what is different for the person, and the main files.
- Evidence: each check with its exit code, copied from the output; one that did not run is "not run".
- Open: failed or blocked tasks with their reason, limits that were hit, what the person should do next; "nothing" if so.
`,
});
