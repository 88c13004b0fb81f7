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
      "agentRoles",
      "assemblePrompt",
      "defineAgent",
      "definePromptModule",
      "libraryModules",
      "modulesForRole",
      "preparePrompt",
      "roleModules",
    ]
  `);
});
