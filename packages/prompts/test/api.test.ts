import { expect, it } from "vitest";
import * as api from "../src/index.ts";

it("exports these names and no others", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "DuplicateModuleError",
      "InvalidModuleError",
      "MissingVariableError",
      "ModuleCycleError",
      "PromptBudgetError",
      "PromptError",
      "PromptRegistry",
      "agentForRole",
      "agentRoles",
      "agentsJsonSchema",
      "assemblePrompt",
      "defineAgent",
      "definePromptModule",
      "describeTeam",
      "diffPrompts",
      "explainPrompt",
      "formatProblem",
      "libraryModules",
      "lintPrompt",
      "loadPromptPackages",
      "modulesForRole",
      "preparePrompt",
      "presetAgents",
      "presetNames",
      "readAgentsFiles",
      "renderPromptPackage",
      "roleModules",
    ]
  `);
});
