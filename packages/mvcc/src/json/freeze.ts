import type { Json } from "./json.ts";

/** Freezes a value all the way down; a reader cannot change what other readers see. */
export function freezeJson(value: Json): Json {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Array.isArray(value) ? value : Object.values(value)) freezeJson(part);
  }
  return value;
}
