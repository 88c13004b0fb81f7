import { expect, test } from "vitest";
import { checkEdges, checkImports, importsOf, type ProjectNode } from "../src/index.ts";

function project(packageName: string, extra: Partial<ProjectNode> = {}): ProjectNode {
  return { name: packageName, packageName, tags: [], dependencies: [], ...extra };
}

test("an edge that the architecture does not draw is a fault", () => {
  const faults = checkEdges([project("@oco/pools", { dependencies: ["@oco/mvcc"] })]);
  expect(faults.map(({ what }) => what)).toEqual([
    "depends on @oco/mvcc, an arrow that architecture.md does not draw",
  ]);
});

test("a package without a row is a fault, and a tool needs none", () => {
  const faults = checkEdges([project("@oco/new"), project("@oco-tools/x", { tags: ["layer:tool"] })]);
  expect(faults).toHaveLength(1);
});

test("the plugin may import everything below it, and nothing may import a tool", () => {
  const plugin = project("@oco/opencode-plugin");
  expect(checkImports(plugin, "a.ts", importsOf('import { x } from "@oco/mvcc";'))).toEqual([]);
  expect(checkImports(plugin, "a.ts", importsOf('import { x } from "@oco-tools/bench";'))).toHaveLength(1);
});

test("a node import in a runtime-neutral package is a fault, wherever it hides", () => {
  const pools = project("@oco/pools", { tags: ["runtime:neutral"] });
  const source =
    'const fs = await import("node:fs");\nexport { x } from "node:os";\n// import "node:path";\n';
  expect(checkImports(pools, "a.ts", importsOf(source)).map(({ where }) => where)).toEqual([
    "a.ts:1",
    "a.ts:2",
  ]);
});

test("a types-only arrow refuses a value import and takes a type import", () => {
  const msvp = project("@oco/msvp");
  expect(checkImports(msvp, "a.ts", importsOf('import type { Store } from "@oco/mvcc";'))).toEqual([]);
  expect(
    checkImports(msvp, "a.ts", importsOf('import { type A, openStore } from "@oco/mvcc";')),
  ).toHaveLength(1);
});

test("an import that spans lines is found with the line it ends on", () => {
  expect(importsOf('import {\n  a,\n  b,\n} from "@oco/mvcc";')).toEqual([
    { specifier: "@oco/mvcc", isTypeOnly: false, line: 4 },
  ]);
});

test("an import in a template text is none", () => {
  expect(importsOf('const template = `\nimport test from "node:test";\n`;')).toEqual([]);
});
