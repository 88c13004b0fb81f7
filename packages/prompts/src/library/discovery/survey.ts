import { definePromptModule } from "../../module/define-module.ts";
import type { PromptModule } from "../../module/prompt-module.ts";

/** Tells a scout which facts change a plan. */
export const survey: PromptModule<never> = definePromptModule({
  id: "@oco/discovery/survey",
  order: 200,
  priority: 85,
  text: `
## What to look for
As far as it bears on the goal:
- structure: entry points, the modules involved, who calls whom, where a new piece belongs;
- stack: languages, frameworks and versions, from lock files;
- commands: exact build, test, lint and type-check commands, whole and for one file;
- conventions: naming, errors, tests, from two or three neighbouring files;
- infrastructure: CI, containers, migrations, generated code, feature flags;
- constraints: public interfaces, compatibility promises, documented rules;
- risks: untested or fragile places, duplicates, files that many parts share.
`,
});
