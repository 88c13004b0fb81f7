import type { Json } from "./json.ts";

/**
 * Returns a frozen copy of a value that JSON can carry without loss.
 *
 * @throws TypeError that names the path of the first part that JSON would change, drop or refuse.
 */
export function copyJson(value: unknown, name: string): Json {
  return typeof value === "object" && value !== null
    ? copyObject(value, { name, parts: [], above: [] })
    : copyPlain(value, { name, parts: [], above: [] });
}

/** Where a copy has got to; made into words only when something is refused. */
interface Trail {
  readonly name: string;
  /** Steps from the root to here. */
  readonly parts: (string | number)[];
  /** The objects on the way. */
  readonly above: object[];
}

function copyPlain(value: unknown, trail: Trail): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw refuse(trail, String(value));
      // JSON has no negative zero.
      return value === 0 ? 0 : value;
    case "object":
      return value === null ? null : copyObject(value, trail);
    default:
      throw refuse(trail, typeof value);
  }
}

function copyObject(value: object, trail: Trail): Json {
  if (trail.above.includes(value)) throw refuse(trail, "a cycle");
  trail.above.push(value);
  const copied = Array.isArray(value) ? copyArray(value, trail) : copyRecord(value, trail);
  trail.above.pop();
  return Object.freeze(copied);
}

function copyArray(value: readonly unknown[], trail: Trail): Json[] {
  // Not `map`, which skips the holes of a sparse array.
  const copied: Json[] = [];
  for (let index = 0; index < value.length; index += 1) copied.push(copyPart(value[index], index, trail));
  return copied;
}

function copyRecord(value: object, trail: Trail): { [name: string]: Json } {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw refuse(trail, `an instance of ${value.constructor?.name ?? "a class"}`);
  }
  if ("toJSON" in value) throw refuse(trail, "an object with toJSON");
  const copied: { [name: string]: Json } = {};
  const source = value as { readonly [name: string]: unknown };
  for (const name of Object.keys(source)) {
    if (name === "__proto__") throw refuse({ ...trail, parts: [...trail.parts, name] }, "a prototype");
    copied[name] = copyPart(source[name], name, trail);
  }
  return copied;
}

function copyPart(value: unknown, part: string | number, trail: Trail): Json {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  trail.parts.push(part);
  const copied = copyPlain(value, trail);
  trail.parts.pop();
  return copied;
}

function refuse({ name, parts }: Trail, what: string): TypeError {
  const path = parts.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  return new TypeError(`${name}${path} is ${what}, which JSON cannot hold`);
}
