/** A JSON object whose fields are yet to be checked. */
export type JsonObject = { readonly [key: string]: unknown };

/** Whether `value` is an object with fields, not null and not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The elements of `value` when it is an array, nothing otherwise. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `value` when it is a string, the empty string otherwise. */
export function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
