import { DuplicateModuleError, ModuleCycleError } from "../errors.ts";
import { parseReference } from "../module/module-id.ts";
import type { PromptModule } from "../module/prompt-module.ts";

/** The modules by id. @throws DuplicateModuleError when two share one. */
export function indexModules(modules: readonly PromptModule[]): Map<string, PromptModule> {
  const byId = new Map<string, PromptModule>();
  for (const module of modules) {
    const earlier = byId.get(module.id);
    if (earlier !== undefined) throw new DuplicateModuleError(module.id, earlier.source, module.source);
    byId.set(module.id, module);
  }
  return byId;
}

/** The module that a reference means, when it is here in the version that was asked for. */
export function lookUp(byId: ReadonlyMap<string, PromptModule>, reference: string): PromptModule | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const module = byId.get(parsed.id);
  return parsed.version === undefined || module?.version === parsed.version ? module : undefined;
}

/**
 * The modules with every module behind those that it requires (depth-first topological order).
 *
 * @throws ModuleCycleError naming the circle.
 */
export function requirementOrder(byId: ReadonlyMap<string, PromptModule>): PromptModule[] {
  const sorted: PromptModule[] = [];
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const visit = (module: PromptModule): void => {
    const seen = state.get(module.id);
    if (seen === "done") return;
    path.push(module.id);
    if (seen === "open") throw new ModuleCycleError(path.slice(path.indexOf(module.id)));
    state.set(module.id, "open");
    for (const reference of module.requires) {
      const required = lookUp(byId, reference);
      if (required !== undefined) visit(required);
    }
    state.set(module.id, "done");
    path.pop();
    sorted.push(module);
  };
  for (const module of [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) visit(module);
  return sorted;
}
