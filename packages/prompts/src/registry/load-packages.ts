import { oneLine, PromptError } from "../errors.ts";
import { definePromptModule, type PromptModuleInput } from "../module/define-module.ts";
import type { PromptModule } from "../module/prompt-module.ts";
import type { PromptRegistry } from "./prompt-registry.ts";

/** A package that the host was told to take modules from. */
export interface PromptPackage {
  readonly name: string;
  /** Imports the package and gives its exports. */
  readonly load: () => Promise<unknown>;
  /** Ids of other modules that it may replace. @default [] */
  readonly override?: readonly string[];
}

/** A package whose modules were not taken, with the reason in one line that names it. */
export interface RefusedPackage {
  readonly name: string;
  readonly message: string;
  readonly error: PromptError;
}

/** What became of each package. */
export interface LoadedPackages {
  readonly loaded: readonly { readonly name: string; readonly modules: readonly string[] }[];
  readonly refused: readonly RefusedPackage[];
}

const mostModules = 200;

/** Takes the modules of packages into a registry, in the given order. Never throws: a bad package is left out whole. */
export async function loadPromptPackages(
  registry: PromptRegistry,
  packages: readonly PromptPackage[],
): Promise<LoadedPackages> {
  const loaded: { name: string; modules: string[] }[] = [];
  const refused: RefusedPackage[] = [];
  for (const { name, load, override = [] } of packages) {
    try {
      const modules = readPromptModules(name, await imported(name, load));
      registry.add(modules, { source: name, override });
      loaded.push({ name, modules: modules.map(({ id }) => id) });
    } catch (cause) {
      const error = PromptError.is(cause) ? cause : invalid(`fails: ${String(cause)}`, cause);
      refused.push({
        name,
        error,
        message: oneLine(`Prompt package "${name}" is refused: ${error.message}`),
      });
    }
  }
  return { loaded, refused };
}

/**
 * Reads the `promptModules` of a package's exports.
 *
 * @throws PromptError `OCO_PROMPTS_INVALID_PACKAGE`, or InvalidModuleError for one of the modules.
 */
function readPromptModules(name: string, exported: unknown): readonly PromptModule[] {
  const list: unknown = isObject(exported) ? exported.promptModules : undefined;
  if (!Array.isArray(list)) throw invalid(`it exports no list "promptModules"`);
  if (list.length > mostModules) throw invalid(`it exports ${list.length} modules, limit ${mostModules}`);
  return list.map((entry: unknown, index) => {
    if (!isModuleInput(entry))
      throw invalid(`promptModules[${index}] of "${name}" is no object with an id and a text`);
    return definePromptModule(entry);
  });
}

async function imported(name: string, load: () => Promise<unknown>): Promise<unknown> {
  try {
    return await load();
  } catch (cause) {
    throw invalid(
      `"${name}" cannot be imported: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`,
      cause,
    );
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

// Only the outline: `definePromptModule` checks every field of what it is given.
function isModuleInput(value: unknown): value is PromptModuleInput {
  return isObject(value) && "id" in value && "text" in value;
}

function invalid(problem: string, cause?: unknown): PromptError {
  return new PromptError("OCO_PROMPTS_INVALID_PACKAGE", problem, cause === undefined ? {} : { cause });
}
