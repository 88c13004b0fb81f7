import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { isPlainObject } from "../config/plain-object.ts";

/**
 * The file that an import of a package from one of the folders would load: the first folder with it in a
 * `node_modules` of its own or above. A bundle cannot leave this to the runtime, which resolves from the bundle's place.
 */
export function resolvePackage(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    if (name.startsWith(".") || isAbsolute(name)) {
      const path = resolve(folder, name);
      if (existsSync(join(path, "package.json"))) return entryOf(path);
      if (existsSync(path)) return path;
      continue;
    }
    for (let parent = folder; ; parent = dirname(parent)) {
      const root = join(parent, "node_modules", name);
      if (existsSync(join(root, "package.json"))) return entryOf(root);
      if (parent === dirname(parent)) break;
    }
  }
  return undefined;
}

function entryOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { exports, main } = isPlainObject(manifest) ? manifest : {};
  const entry = target(isPlainObject(exports) && "." in exports ? exports["."] : exports);
  return join(root, entry ?? (typeof main === "string" ? main : "index.js"));
}

/** The first of the conditions that hold for an import, in the order of the package. */
function target(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(target).find((found) => found !== undefined);
  if (!isPlainObject(value)) return undefined;
  const conditions = new Set(["import", "node", "default", "module-sync"]);
  return Object.entries(value)
    .filter(([key]) => conditions.has(key))
    .map(([, inner]) => target(inner))
    .find((found) => found !== undefined);
}
