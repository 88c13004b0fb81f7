import * as z from "zod/mini";
import { defaultConfig } from "./oco-config.ts";
import { isPlainObject, type PlainObject } from "./plain-object.ts";
import { configSchema } from "./schema.ts";

/** The JSON Schema of `oco.jsonc`, made from the schema that validates it and the defaults that hold without it. */
export function ocoJsonSchema(): PlainObject {
  const schema: PlainObject = { ...z.toJSONSchema(configSchema()) };
  return { ...withDefaults(schema, defaultConfig), title: "Configuration of @oco/opencode-plugin" };
}

function withDefaults(schema: PlainObject, value: unknown): PlainObject {
  const { properties } = schema;
  if (isPlainObject(properties) && isPlainObject(value)) {
    const inner = Object.entries(properties).map(([key, property]) => [
      key,
      isPlainObject(property) && key in value ? withDefaults(property, value[key]) : property,
    ]);
    return { ...schema, properties: Object.fromEntries(inner) };
  }
  return value === undefined ? schema : { ...schema, default: value };
}
