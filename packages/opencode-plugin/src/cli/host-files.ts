import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readJsonc } from "../config/jsonc-document.ts";
import { type ConfigPlace, globalDirectory, projectDirectories } from "../config/places.ts";
import { isPlainObject } from "../config/plain-object.ts";
import { shownPath } from "../config/read-config.ts";
import { readText } from "../config/read-text.ts";

/** The name under which npm has this package. */
export const packageName = "@oco/opencode-plugin";

/** An entry of this plugin in a file of OpenCode's configuration. */
export interface PluginEntry {
  readonly file: string;
  /** Position in the list `plugin`. */
  readonly index: number;
  readonly spec: string;
  readonly options: unknown;
}

/** The files of OpenCode's configuration that may be there, the weakest first. */
export function hostFiles(place: ConfigPlace): { readonly global: string[]; readonly project: string[] } {
  const own = globalDirectory(place.env);
  const project = projectDirectories(place);
  return {
    global: ["config.json", "opencode.json", "opencode.jsonc"].map((name) => join(own, name)),
    project: [...project.map(dirname), ...project].flatMap((folder) =>
      ["opencode.json", "opencode.jsonc"].map((name) => join(folder, name)),
    ),
  };
}

/** The entries of this plugin in the given files; a file that does not parse is a fault. */
export function findEntries(
  files: readonly string[],
  place: ConfigPlace,
): { readonly entries: readonly PluginEntry[]; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const entries = files.flatMap((file): PluginEntry[] => {
    const found = readText(file);
    if (found === undefined) return [];
    const read = "fault" in found ? found : readJsonc(shownPath(file, place), found.text);
    if ("fault" in read) {
      faults.push(read.fault);
      return [];
    }
    const list = isPlainObject(read.value) ? read.value["plugin"] : undefined;
    if (!Array.isArray(list)) return [];
    return list.flatMap((entry: unknown, index) => {
      const [spec, options]: unknown[] = Array.isArray(entry) ? entry : [entry];
      return typeof spec === "string" && isOurs(spec, file) ? [{ file, index, spec, options }] : [];
    });
  });
  return { entries, faults };
}

/** The file or folder that a spec names, relative to the file that it stands in; `undefined` for one of npm. */
export function pathOfSpec(spec: string, file: string): string | undefined {
  if (spec.startsWith("file://")) return fileURLToPath(spec);
  return spec.startsWith(".") || isAbsolute(spec) ? resolve(dirname(file), spec) : undefined;
}

/** The nearest `package.json` at or above a path: the one through which OpenCode resolves a plugin file. */
export function nearestManifest(
  path: string,
): { readonly path: string; readonly value: unknown } | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return { path: manifest, value: readManifest(manifest) };
    if (folder === dirname(folder)) return undefined;
  }
}

function isOurs(spec: string, file: string): boolean {
  const path = pathOfSpec(spec, file);
  if (path === undefined) return spec === packageName || spec.startsWith(`${packageName}@`);
  const manifest = nearestManifest(path)?.value;
  return isPlainObject(manifest) && manifest["name"] === packageName;
}

function readManifest(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
