import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadUserHooks } from "../../src/hooks/load-user-hooks.ts";
import { openRegistry } from "../../src/hooks/open-registry.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "oco-hooks-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function load(packages: readonly string[] = []) {
  const shown: string[] = [];
  const reporter = { log: () => {}, show: (message: string) => void shown.push(message) };
  const registry = openRegistry(reporter);
  const places = { directory: root, folders: [join(root, ".opencode")], packages, from: [root] };
  await loadUserHooks(registry, places, reporter);
  return { shown, ids: registry.order("tool.execute.before").map(({ id }) => id) };
}

const folder = ".opencode/oco/hooks";

test("hooks come from files, alone or as a list, and from packages", async () => {
  put(`${folder}/one.mjs`, `export default { id: "one", event: "tool.execute.before", run() {} };`);
  put(
    `${folder}/two.mjs`,
    `export default [{ id: "two", event: "tool.execute.before", after: ["one"], run() {} }];`,
  );
  put(`${folder}/notes.md`, "not a hook");
  put(
    "node_modules/team-hooks/package.json",
    `{ "name": "team-hooks", "type": "module", "exports": "./index.js" }`,
  );
  put(
    "node_modules/team-hooks/index.js",
    `export default { id: "three", event: "tool.execute.before", phase: "late", run() {} };`,
  );
  expect(await load(["team-hooks"])).toEqual({ shown: [], ids: ["one", "two", "three"] });
});

test("what cannot be loaded is shown with its name and left out, and the rest is loaded", async () => {
  put(`${folder}/a-throws.mjs`, `throw new Error("at import");`);
  put(`${folder}/b-empty.mjs`, `export const x = 1;`);
  put(`${folder}/c-unknown.mjs`, `export default { id: "c", event: "no.such.event", run() {} };`);
  put(`${folder}/d-fine.mjs`, `export default { id: "d", event: "tool.execute.before", run() {} };`);
  const { shown, ids } = await load(["missing-hooks"]);
  expect(ids).toEqual(["d"]);
  expect(shown).toHaveLength(4);
  for (const [index, name] of ["a-throws", "b-empty", "c-unknown", "missing-hooks"].entries())
    expect(shown[index]).toContain(name);
});

test("a project without hooks loads none", async () => {
  expect(await load()).toEqual({ shown: [], ids: [] });
});
