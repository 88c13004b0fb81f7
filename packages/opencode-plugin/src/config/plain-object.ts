/** An object of JSON whose values are yet to be looked at. */
export type PlainObject = { readonly [key: string]: unknown };

export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `stronger` over `weaker`: objects key by key, anything else whole. Neither is changed. */
export function mergeObjects(weaker: PlainObject, stronger: PlainObject): PlainObject {
  const merged = new Map(Object.entries(weaker));
  for (const [key, value] of Object.entries(stronger)) {
    const below = merged.get(key);
    if (value === undefined || key === "__proto__") continue;
    merged.set(key, isPlainObject(below) && isPlainObject(value) ? mergeObjects(below, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Without the part at `path`; a part of a list takes the whole list with it. */
export function withoutPath(value: PlainObject, path: readonly PropertyKey[]): PlainObject {
  const [key, ...rest] = path;
  if (key === undefined) return {};
  const name = String(key);
  const inner = value[name];
  const { [name]: _, ...others } = value;
  return rest.length === 0 || !isPlainObject(inner)
    ? others
    : { ...others, [name]: withoutPath(inner, rest) };
}
