// A namespace, then one or more segments: "@oco/worker/tdd". A reference may pin a version: "@oco/worker/tdd@2".
const pattern = /^@[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)+$/;
const longestId = 120;

/** Whether `id` has the form of a module id: a namespace and at least one name, in lower case. */
export function isModuleId(id: unknown): id is string {
  return typeof id === "string" && id.length <= longestId && pattern.test(id);
}

/** The namespace of a module id: `@oco` of `@oco/worker/tdd`. */
export function namespaceOf(id: string): string {
  return id.slice(0, id.indexOf("/"));
}

/** A module named by another: the id, and the version when one is pinned. */
interface ModuleReference {
  readonly id: string;
  readonly version: number | undefined;
}

/** Reads `id` or `id@version`; undefined when it is neither. */
export function parseReference(text: string): ModuleReference | undefined {
  const at = text.indexOf("@", 1);
  const id = at === -1 ? text : text.slice(0, at);
  if (!isModuleId(id)) return undefined;
  if (at === -1) return { id, version: undefined };
  const version = Number(text.slice(at + 1));
  return Number.isInteger(version) && version >= 1 ? { id, version } : undefined;
}
