import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { importModule } from "../agents/import-module.ts";
import { resolvePackage } from "../agents/resolve-package.ts";
import type { HostHookRegistry } from "./host-events.ts";
import type { HookReporter } from "./reporter.ts";

export interface UserHookPlaces {
  readonly directory: string;
  /** The `.opencode` folders of the project; hooks are in `oco/hooks` of each. */
  readonly folders: readonly string[];
  /** Packages whose default export is a hook or a list of hooks. */
  readonly packages: readonly string[];
  /** Where packages are looked for. */
  readonly from: readonly string[];
}

/**
 * Registers the hooks of the person: `.opencode/oco/hooks/*.{ts,js,mjs}` and packages. Each exports a definition or a
 * list of them as its default. What cannot be imported or registered is reported and left out. Never rejects.
 */
export async function loadUserHooks(
  registry: HostHookRegistry,
  places: UserHookPlaces,
  reporter: HookReporter,
): Promise<void> {
  const { directory, folders, packages, from } = places;
  const files = folders.flatMap((folder) => hookFiles(join(folder, "oco", "hooks")));
  const sources = [
    ...files.map((path) => ({ name: relative(directory, path), path })),
    ...packages.map((name) => ({ name, path: resolvePackage(name, from) })),
  ];
  for (const { name, path } of sources) {
    try {
      if (path === undefined) throw new Error(`it is not installed in ${from.join(" or ")}`);
      const { skipped } = registry.registerAll(definitionsOf(await importModule(path)), name);
      for (const { error } of skipped) tell(reporter, name, error);
    } catch (error) {
      tell(reporter, name, error);
    }
  }
}

function tell({ log, show }: HookReporter, name: string, error: unknown): void {
  log(`the hooks of ${name} were left out`, error);
  show(`Hooks of ${name} left out: ${error instanceof Error ? error.message : String(error)}`);
}

function hookFiles(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter(
      (name) => /\.(ts|js|mjs)$/.test(name) && !name.endsWith(".d.ts"),
    );
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function definitionsOf(module: unknown): readonly unknown[] {
  const given =
    typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
  if (given === undefined) throw new Error("it has no default export");
  return Array.isArray(given) ? given : [given];
}
