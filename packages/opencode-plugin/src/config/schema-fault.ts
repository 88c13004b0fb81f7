import type * as z from "zod/mini";
import { nearestKey } from "./nearest-key.ts";

/** A fault of a value: where it is, and what would have been right. */
export interface SchemaFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The faults that a schema finds in a value; an unknown key is a fault of its own, with the known one that is nearest. */
export function faultsOf(schema: z.ZodMiniType, value: unknown): SchemaFault[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue): SchemaFault[] => {
    if (issue.code !== "unrecognized_keys") return [{ path: issue.path, message: expected(issue, value) }];
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => {
      const nearest = nearestKey(key, known);
      const hint = nearest === undefined ? `known are ${known.join(", ")}` : `did you mean "${nearest}"?`;
      return { path: [...issue.path, key], message: `is no known key; ${hint}` };
    });
  });
}

function expected(issue: z.core.$ZodIssue, root: unknown): string {
  return `expected ${wanted(issue)}, not ${shown(valueAt(root, issue.path))}`;
}

function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return names[issue.expected] ?? issue.expected;
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_big":
      return `at most ${issue.maximum}${unit(issue.origin)}`;
    case "too_small":
      return `at least ${issue.minimum}${unit(issue.origin)}`;
    case "invalid_key":
      return `a key that is ${issue.issues.map(wanted).join(", ")}`;
    case "invalid_union":
      return [...new Set(issue.errors.flatMap((option) => option.map(wanted)))].join(", or ");
    default:
      return issue.message;
  }
}

const names: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function unit(origin: string): string {
  return origin === "string" ? " characters" : "";
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

/** The keys that a schema knows at a path. */
function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const { def } = schema._zod as z.core.$ZodTypes["_zod"];
  if (def.type === "optional") return knownKeys(def.innerType, path);
  if (def.type === "union") return def.options.flatMap((option) => knownKeys(option, path));
  const [key, ...rest] = path;
  if (def.type === "object") {
    if (key === undefined) return Object.keys(def.shape).filter((name) => name !== "$schema");
    const next = def.shape[String(key)];
    return next === undefined ? [] : knownKeys(next, rest);
  }
  if (def.type === "array" && key !== undefined) return knownKeys(def.element, rest);
  if (def.type !== "record") return [];
  if (key !== undefined) return knownKeys(def.valueType, rest);
  const { def: names } = def.keyType._zod as z.core.$ZodTypes["_zod"];
  return names.type === "enum" ? Object.values(names.entries).map(String) : [];
}
