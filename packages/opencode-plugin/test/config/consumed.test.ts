import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ocoJsonSchema } from "../../src/config/json-schema.ts";

const packages = join(import.meta.dirname, "..", "..", "..");

/** The code that may use a key: the plugin but for its configuration, and the packages that it hands limits to. */
function code(): string {
  return ["opencode-plugin", "mission", "memory", "prompts"]
    .flatMap((name) => sourcesOf(join(packages, name, "src")))
    .join("\n");
}

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes("opencode-plugin/src/config/"))
    .map((path) => readFileSync(path, "utf8"));
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

function keysOf(path: string, { properties, anyOf = [] }: Schema): string[] {
  const inner = [properties ?? {}, ...anyOf.map((choice) => choice.properties ?? {})].flatMap((keys) =>
    Object.entries(keys).flatMap(([key, schema]) => keysOf(path === "" ? key : `${path}.${key}`, schema)),
  );
  return inner.length > 0 ? inner : [path];
}

test("every key of the schema is taken from the configuration, or from what it was handed on in, by code", () => {
  const text = code();
  const keys = keysOf("", ocoJsonSchema()).filter((key) => key !== "$schema");
  expect(keys.length).toBeGreaterThan(90);
  expect(keys).toContain("memory.halfLivesMs.task");
  const isTaken = (key: string): boolean => {
    const name = key.split(".").at(-1);
    // A property that is read, a destructured one, or a member of a record by tier or role.
    return new RegExp(String.raw`(\.|[{,(]\s*|\n\s*)${name}\b|"${name}"|\["${name}"\]`).test(text);
  };
  expect(keys.filter((key) => !isTaken(key))).toEqual([]);
});
