import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Makes tests that have been seen to fail. */
export const testFirst: PromptModule<never> = definePromptModule({
  id: "@oco/execution/test-first",
  order: 410,
  priority: 65,
  text: `
## Tests first
For new or changed behaviour, write the test first and see it fail for the right reason; pass it with the least code, then tidy up. A bug's first test reproduces it. Test through the public interface with the project's runner: no sleeps, no network, no dependence on order. Where no test is possible, say how you checked.
`,
});
