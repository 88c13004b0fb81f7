import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ocoJsonSchema } from "../../src/config/json-schema.ts";
import { readJsonc } from "../../src/config/jsonc-document.ts";
import { readConfig } from "../../src/config/read-config.ts";

const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");

test("the configuration in the README holds as it is", () => {
  const [, block = ""] = /```jsonc\n([\s\S]*?)```/.exec(readme) ?? [];
  const read = readJsonc("README.md", block);
  if ("fault" in read) throw new Error(read.fault);
  const { problems, config } = readConfig({ directory: "/nowhere", env: { HOME: "/nowhere" } }, read.value);
  expect(problems).toEqual([]);
  expect(config).toMatchObject({ workspace: "worktree", limits: { cost: 5, waves: 5 } });
});

test("every key of the schema has its place in the table of the README", () => {
  const table = readme.split("\n").filter((line) => line.startsWith("| `"));
  const named = new Set<string>();
  for (const line of table) {
    let group = "";
    for (const [, key = ""] of line.split("|")[1]?.matchAll(/`([^`]+)`/g) ?? []) {
      if (!key.startsWith(".")) group = key.split(".")[0] ?? "";
      named.add(key.startsWith(".") ? group + key : key);
    }
  }
  type Properties = Readonly<Record<string, { readonly properties?: object }>>;
  const { $schema: _, ...top } = ocoJsonSchema()["properties"] as Properties;
  const keys = Object.entries(top).flatMap(([key, { properties }]) =>
    properties === undefined ? [key] : Object.keys(properties).map((inner) => `${key}.${inner}`),
  );
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter((key) => !named.has(key) && key !== "models.worker")).toEqual([]);
});
