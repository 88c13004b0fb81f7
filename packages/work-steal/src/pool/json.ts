/** Levels of nesting that are looked at; deeper values, and cyclic ones, go as structured clones. */
const depthLimit = 16;
/** Values that are looked at: what refers to one array many times over would be written out as many times. */
const valueLimit = 10_000;

/**
 * Whether JSON gives a value back as structured cloning would: then it goes as JSON, at a fraction of the cost. What the
 * two treat differently (undefined, -0, NaN, dates, maps, bytes, classes, holes) makes it false. One difference is left:
 * of an object that is referred to twice, two copies arrive.
 */
export function isJson(value: unknown): boolean {
  return isPlain(value, depthLimit, { left: valueLimit });
}

function isPlain(value: unknown, depth: number, budget: { left: number }): boolean {
  budget.left -= 1;
  if (budget.left < 0) return false;
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || depth === 0) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    if (prototype !== Array.prototype || Object.keys(value).length !== value.length) return false;
    for (const each of value) if (!isPlain(each, depth - 1, budget)) return false;
    return true;
  }
  if (prototype !== Object.prototype) return false;
  // Structured cloning, too, takes enumerable own string keys; `__proto__` and `toJSON` mean something else to JSON.
  for (const key in value) {
    if (key === "__proto__" || key === "toJSON") return false;
    if (!isPlain((value as Record<string, unknown>)[key], depth - 1, budget)) return false;
  }
  return true;
}
