import type { Hooks, ToolDefinition } from "@opencode-ai/plugin";
import { $ZodArray, $ZodObject, $ZodOptional, $ZodType, globalRegistry } from "zod/v4/core";
import { isPlainObject, type PlainObject } from "../config/plain-object.ts";

/**
 * Puts our words into the JSON Schemas of tools. The host makes them with a Zod of its own, which does not know what ours
 * describes, and names the dialect in each, for which every request would pay.
 */
export function shownSchemas(
  tools: Readonly<Record<string, ToolDefinition>>,
): NonNullable<Hooks["tool.definition"]> {
  const known = new Map<string, PlainObject>();
  return async ({ toolID }, output: { readonly description: string; jsonSchema?: unknown }) => {
    const made = output.jsonSchema;
    const tool = Object.hasOwn(tools, toolID) ? tools[toolID] : undefined;
    if (tool === undefined || !isPlainObject(made)) return;
    const shown = known.get(toolID) ?? shownSchema(tool.args, made);
    known.set(toolID, shown);
    output.jsonSchema = shown;
  };
}

/** The schema that the host made of a tool's arguments, with their descriptions and without its dialect. */
export function shownSchema(args: object, { $schema: _, ...made }: PlainObject): PlainObject {
  return withProperties(args, made);
}

function withProperties(shape: object, made: PlainObject): PlainObject {
  const { properties } = made;
  if (!isPlainObject(properties)) return made;
  const types = new Map(Object.entries(shape));
  const described = Object.entries(properties).map(([name, property]) => [
    name,
    isPlainObject(property) ? withDescription(types.get(name), property) : property,
  ]);
  return { ...made, properties: Object.fromEntries(described) };
}

function withDescription(type: unknown, made: PlainObject): PlainObject {
  if (!(type instanceof $ZodType)) return made;
  const description = globalRegistry.get(type)?.description;
  const inner = inside(type, made);
  return description === undefined ? inner : { ...inner, description };
}

function inside(type: $ZodType, made: PlainObject): PlainObject {
  if (type instanceof $ZodOptional) return withDescription(type._zod.def.innerType, made);
  if (type instanceof $ZodObject) return withProperties(type._zod.def.shape, made);
  const { items } = made;
  if (type instanceof $ZodArray && isPlainObject(items))
    return { ...made, items: withDescription(type._zod.def.element, items) };
  return made;
}
