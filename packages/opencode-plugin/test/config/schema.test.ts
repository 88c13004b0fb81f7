import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultLimits } from "@oco/mission";
import { expect, test } from "vitest";
import { ocoJsonSchema } from "../../src/config/json-schema.ts";
import { defaultConfig } from "../../src/config/oco-config.ts";
import { configSchema } from "../../src/config/schema.ts";

test("the committed JSON Schema is the one that the validating schema makes", () => {
  const path = join(import.meta.dirname, "..", "..", "schema", "oco.schema.json");
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(JSON.stringify(ocoJsonSchema())));
});

test("the defaults hold by the schema, and every limit of a mission has its key", () => {
  expect(configSchema().safeParse(defaultConfig).success).toBe(true);
  const { limits } = ocoJsonSchema()["properties"] as Record<string, { properties: Record<string, unknown> }>;
  const keys = Object.keys(limits?.properties ?? {});
  expect(keys.toSorted()).toEqual([...Object.keys(defaultLimits), "tokens", "cost"].toSorted());
});
