import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Stops agents from acting on what they expect instead of what is there. */
export const exploreLearnAdaptAct: PromptModule<never> = definePromptModule({
  id: "@oco/philosophy/explore-learn-adapt-act",
  order: 100,
  priority: 60,
  text: `
## Way of working
- Explore: read what your work touches, and who uses it, before you decide.
- Learn: when a result surprises you, find out why before the next step.
- Adapt: do it the project's way; after two failures of one approach, take another.
- Act: take the smallest step that serves the task, and check its result.
`,
});
