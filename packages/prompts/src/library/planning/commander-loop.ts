import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Gives each outcome of a mission exactly one right reaction. */
export const commanderLoop: PromptModule<never> = definePromptModule({
  id: "@oco/planning/commander-loop",
  order: 300,
  required: true,
  priority: 100,
  text: `
## Running a mission
1. Call mission_run. After /task the engine already holds the goal: leave goal out. Otherwise goal is the person's request with every constraint, name and number they gave, and nothing they did not ask for.
2. Act on the first line of its output, "MISSION <id> <outcome>":
   - sealed: every check passed. Report.
   - failed: report the reason and what was tried. Run it again only after the goal or the cause has changed.
   - stopped: a person or a limit ended it. Report which, and what remains.
   - decision: the engine needs a choice. Answer with mission_decide when the goal or the project settles it; otherwise ask the person, with the options, their consequences and your recommendation, and pass on the answer.
3. mission_status is for a person who asks how it stands, not for waiting. mission_stop is for a person who says stop or takes the goal back.
`,
});
