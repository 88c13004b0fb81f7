import { homedir } from "node:os";
import { join, relative } from "node:path";
import { plainText } from "../feedback/plain-text.ts";
import { readJsonc } from "./jsonc-document.ts";
import { defaultConfig, type OcoConfig } from "./oco-config.ts";
import { type ConfigPlace, globalDirectory, projectDirectories } from "./places.ts";
import { isPlainObject, mergeObjects, type PlainObject, withoutPath } from "./plain-object.ts";
import { readText } from "./read-text.ts";
import { configSchema } from "./schema.ts";
import { faultsOf } from "./schema-fault.ts";

/** The configuration that holds, and what was wrong in the places that it comes from. */
export interface ConfigResult {
  readonly config: OcoConfig;
  /** One line each, with file, line and key. What they name is left out; the rest applies. */
  readonly problems: readonly string[];
  /** The places that said something, the weakest first. */
  readonly sources: readonly string[];
}

interface Layer {
  readonly name: string;
  readonly value: PlainObject;
  readonly describe: (path: readonly PropertyKey[], message: string) => string;
}

/**
 * Reads and merges plugin options, the global file and the project's files, the weakest first (C1). Never throws: what
 * does not hold is reported and left out, so that OpenCode starts with whatever is right and with defaults for the rest (C2).
 */
export function readConfig(place: ConfigPlace, options: unknown = {}): ConfigResult {
  const problems: string[] = [];
  const layers = [optionsLayer(options, problems), ...fileLayers(place, problems)].flatMap(
    (layer) => layer ?? [],
  );
  let config: OcoConfig = defaultConfig;
  const schema = configSchema();
  for (const layer of layers) {
    const faults = faultsOf(schema, layer.value);
    problems.push(...faults.map(({ path, message }) => layer.describe(path, message)));
    const { $schema: _, ...valid } = faults.reduce(
      (value, { path }) => withoutPath(value, path),
      layer.value,
    );
    // Taking a part out may leave an object that lacks it; such an object goes as a whole.
    const left = faultsOf(schema, valid).reduce((value, { path }) => withoutPath(value, path), valid);
    config = overlaid(config, left);
  }
  return {
    config,
    problems,
    sources: layers.filter(({ value }) => Object.keys(value).length > 0).map(({ name }) => name),
  };
}

/** The configuration files that may be there, the weakest first. */
export function configPaths(place: ConfigPlace): string[] {
  return [globalDirectory(place.env), ...projectDirectories(place)].flatMap((folder) => [
    join(folder, "oco.json"),
    join(folder, "oco.jsonc"),
  ]);
}

/** A path as people write it: from the project, or from their home. */
export function shownPath(path: string, { directory, env }: ConfigPlace): string {
  const inside = relative(directory, path);
  if (!inside.startsWith("..")) return inside;
  const fromHome = relative(env["HOME"] || homedir(), path);
  return fromHome.startsWith("..") ? path : join("~", fromHome);
}

/** A valid layer over a whole configuration is a whole configuration again: the schema of both is the same. */
function overlaid(weaker: OcoConfig, layer: PlainObject): OcoConfig {
  return { ...weaker, ...(mergeObjects({ ...weaker }, layer) as Partial<OcoConfig>) };
}

function fileLayers(place: ConfigPlace, problems: string[]): Layer[] {
  return configPaths(place).flatMap((path) => {
    const found = readText(path);
    if (found === undefined) return [];
    const name = shownPath(path, place);
    const read = "fault" in found ? found : readJsonc(name, found.text);
    if ("fault" in read) {
      problems.push(plainText(read.fault));
      return [];
    }
    return isPlainObject(read.value) ? [{ name, value: read.value, describe: read.describe }] : [];
  });
}

function optionsLayer(options: unknown, problems: string[]): Layer | undefined {
  if (options === undefined) return undefined;
  const name = "plugin options";
  if (!isPlainObject(options)) {
    problems.push(`${name}: expected an object`);
    return undefined;
  }
  const describe = (path: readonly PropertyKey[], message: string): string =>
    plainText(`${name}: ${path.map(String).join(".")}: ${message}`);
  return { name, value: options, describe };
}
