import { PromptError } from "../errors.ts";

const packageName = /^(?:@[a-z0-9][a-z0-9-]*\/)?[a-z0-9][a-z0-9-]*$/;

/** The major version that a new prompt package is tested with; `changeset version` raises the minor one by itself. */
const promptsRange = "0.x";

/**
 * A ready prompt package: contents by path, for a caller that writes them. `npm install && npm test` passes in it.
 *
 * @throws PromptError `OCO_PROMPTS_INVALID_PACKAGE` when the name is none that npm takes.
 */
export function renderPromptPackage(name: string): ReadonlyMap<string, string> {
  if (!packageName.test(name) || name.length > 100) {
    throw new PromptError(
      "OCO_PROMPTS_INVALID_PACKAGE",
      `Package name ${JSON.stringify(name.slice(0, 100))} is not usable; expected e.g. "oco-prompts-acme" or "@acme/prompts"`,
    );
  }
  // Ids begin with the namespace of the package, so that no two packages meet by chance.
  const namespace = name.startsWith("@") ? name : `@${name}`;
  return new Map([
    ["package.json", manifest(name)],
    ["index.js", entry(namespace)],
    ["test/index.test.js", test(name)],
    ["README.md", readme(name, namespace)],
  ]);
}

function manifest(name: string): string {
  const fields = {
    name,
    version: "0.1.0",
    description: "Prompt modules for @oco.",
    license: "MIT",
    type: "module",
    sideEffects: false,
    exports: { ".": "./index.js" },
    files: ["index.js"],
    scripts: { test: "node --test" },
    keywords: ["oco", "oco-prompts"],
    devDependencies: { "@oco/prompts": promptsRange },
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

function entry(namespace: string): string {
  return `/**
 * Plain data: nothing here runs but this file itself.
 *
 * @type {readonly import("@oco/prompts").PromptModuleInput[]}
 */
export const promptModules = [
  {
    id: "${namespace}/rules",
    agents: ["worker", "reviewer"],
    order: 435,
    priority: 50,
    text: \`
## House rules
- Replace this line with a rule that a reviewer can check.
\`,
  },
];
`;
}

function test(name: string): string {
  return `import assert from "node:assert/strict";
import { test } from "node:test";
import { agentForRole, assemblePrompt, lintPrompt, loadPromptPackages, PromptRegistry } from "@oco/prompts";
import { promptModules } from "../index.js";

const registry = new PromptRegistry();
const name = "${name}";
const { loaded, refused } = await loadPromptPackages(registry, [{ name, load: () => import("../index.js") }]);

test("the package is taken", () => {
  assert.deepEqual(refused, []);
  assert.equal(loaded.length, 1);
});

test("each module reaches the agents that it is for, once", () => {
  for (const { id, agents } of promptModules) {
    for (const role of agents ?? []) {
      const modules = registry.modulesFor(agentForRole(role));
      const prompt = assemblePrompt({ id: role, role }, modules, { vars: {} });
      assert.equal(prompt.sections.filter((section) => section.id === id && section.source === name).length, 1);
    }
  }
});

test("nothing repeats or contradicts what the agents are told already", () => {
  for (const role of ["worker", "reviewer"]) {
    assert.deepEqual(lintPrompt({ id: role, role }, registry.modulesFor(agentForRole(role))), []);
  }
});
`;
}

function readme(name: string, namespace: string): string {
  return `# ${name}

Prompt modules for [@oco](https://www.npmjs.com/package/@oco/prompts). Install it and name it in \`oco.jsonc\`:

\`\`\`jsonc
{ "prompts": { "packages": ["${name}"] } }
\`\`\`

| module | for | says |
| --- | --- | --- |
| \`${namespace}/rules\` | worker, reviewer | the rules of the house |
`;
}
