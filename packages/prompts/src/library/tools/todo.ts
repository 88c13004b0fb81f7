import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Keeps the engine's checklist true. */
export const todo: PromptModule<never> = definePromptModule({
  id: "@oco/tools/todo",
  order: 740,
  priority: 50,
  when: { tools: ["update_todo"] },
  text: `
## Checklist
The engine keeps the checklist of a mission. Use update_todo only for items of your own, with the exact ids it printed, when their state has really changed.
`,
});
