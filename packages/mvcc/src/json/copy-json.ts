import type { Json } from "./json.ts";

/**
 * Returns a frozen copy of a value that JSON can carry without loss.
 *
 * @throws TypeError that names the path of the first part that JSON would change, drop or refuse.
 */
export function copyJson(value: unknown, name: string): Json {
  return copy(value, name, []);
}

function copy(value: unknown, path: string, above: object[]): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw refuse(path, String(value));
      // JSON has no negative zero.
      return value === 0 ? 0 : value;
    case "object":
      return value === null ? null : copyObject(value, path, above);
    default:
      throw refuse(path, typeof value);
  }
}

function copyObject(value: object, path: string, above: object[]): Json {
  if (above.includes(value)) throw refuse(path, "a cycle");
  above.push(value);
  const copied = Array.isArray(value) ? copyArray(value, path, above) : copyRecord(value, path, above);
  above.pop();
  return Object.freeze(copied);
}

function copyArray(value: readonly unknown[], path: string, above: object[]): Json[] {
  // Not `map`, which skips the holes of a sparse array.
  const copied: Json[] = [];
  for (let index = 0; index < value.length; index += 1) {
    copied.push(copy(value[index], `${path}[${index}]`, above));
  }
  return copied;
}

function copyRecord(value: object, path: string, above: object[]): { [name: string]: Json } {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw refuse(path, `an instance of ${value.constructor?.name ?? "a class"}`);
  }
  if ("toJSON" in value) throw refuse(path, "an object with toJSON");
  const copied: { [name: string]: Json } = {};
  for (const [name, part] of Object.entries(value)) {
    if (name === "__proto__") throw refuse(`${path}.${name}`, "a prototype");
    copied[name] = copy(part, `${path}.${name}`, above);
  }
  return copied;
}

function refuse(path: string, what: string): TypeError {
  return new TypeError(`${path} is ${what}, which JSON cannot hold`);
}
