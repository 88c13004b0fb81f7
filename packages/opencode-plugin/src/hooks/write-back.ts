type Fields = Record<string, unknown>;

/** A copy that hooks may build on: the containers of the first two levels are new, what is in them is not. */
export function copyOf<T>(value: T, depth = 2): T {
  if (depth === 0) return value;
  if (Array.isArray(value)) return value.slice() as T;
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, copyOf(inner, depth - 1)]),
  ) as T;
}

/**
 * Puts what hooks decided into the host's own object. The host keeps the containers that it made and ignores others, so
 * arrays and objects of the first two levels are changed in place.
 */
export function writeBack(target: object, value: object): void {
  const fields = target as Fields;
  for (const key of Object.keys(fields)) if (!Object.hasOwn(value, key)) delete fields[key];
  for (const [key, inner] of Object.entries(value)) {
    const current = fields[key];
    if (current === inner) continue;
    if (Array.isArray(current) && Array.isArray(inner)) current.splice(0, current.length, ...inner);
    else if (isPlain(current) && isPlain(inner)) writeBack(current, inner);
    else fields[key] = inner;
  }
}

export function isPlain(value: unknown): value is Fields {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
