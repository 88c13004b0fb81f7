import type { AgentDefinition } from "../agents/define-agent.ts";
import { agentRoles } from "../agents/roles.ts";
import { isFor } from "../assemble/arrange.ts";
import { type PreparedPrompt, type PrepareOptions, preparePrompt } from "../assemble/prepare-prompt.ts";
import { requirementOrder } from "../assemble/requirement-graph.ts";
import { DuplicateModuleError, InvalidModuleError, PromptError } from "../errors.ts";
import { libraryModules } from "../library/modules.ts";
import { literalModule } from "../module/literal-module.ts";
import type { PromptModule } from "../module/prompt-module.ts";

/** The source of the modules that this package brings. */
const librarySource = "@oco/prompts";

/** How modules are put into a registry. */
export interface AddOptions {
  /** The package that they come from; `explainPrompt` shows it. */
  readonly source: string;
  /** Ids of modules already there that these may replace. @default [] */
  readonly override?: readonly string[];
}

/** What a registry begins with. */
export interface RegistryOptions {
  /** Agent ids that modules may name beside the roles. @default [] */
  readonly agents?: readonly string[];
}

/**
 * The modules of one host: those of this package and those that packages bring. Adding is all or nothing (P5).
 *
 * @example
 * const registry = new PromptRegistry();
 * registry.add(modules, { source: "acme-prompts" });
 * registry.prepare(agent, { flags: ["team"] }).render({ team: describeTeam(agents) });
 */
export class PromptRegistry {
  readonly #knownAgents: ReadonlySet<string>;
  readonly #contributed = new Set<string>();
  #modules: ReadonlyMap<string, PromptModule>;

  constructor({ agents = [] }: RegistryOptions = {}) {
    this.#knownAgents = new Set([...agentRoles, ...agents]);
    this.#modules = new Map(
      libraryModules.map((module) => [module.id, Object.freeze({ ...module, source: librarySource })]),
    );
  }

  /** Every module, sorted by id. */
  get modules(): readonly PromptModule[] {
    return [...this.#modules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /**
   * Adds modules, or none of them when one does not hold.
   *
   * @throws DuplicateModuleError for an id that is there and not under `override`; InvalidModuleError for an unknown
   * agent or a name in the namespace of this package; ModuleCycleError.
   */
  add(modules: readonly PromptModule[], { source, override = [] }: AddOptions): void {
    const next = new Map(this.#modules);
    const fresh: string[] = [];
    const replaced = new Set<string>();
    for (const module of modules) {
      const earlier = next.get(module.id);
      const mayReplace = override.includes(module.id) && !replaced.has(module.id);
      if (earlier !== undefined && !(mayReplace && earlier.source !== source)) {
        throw new DuplicateModuleError(module.id, earlier.source, source);
      }
      this.#check(module, source, earlier !== undefined);
      if (earlier === undefined) fresh.push(module.id);
      else replaced.add(module.id);
      next.set(module.id, Object.freeze({ ...module, source }));
    }
    const idle = override.find((id) => !replaced.has(id));
    if (idle !== undefined) {
      throw new PromptError("OCO_PROMPTS_UNRESOLVED", `Override of "${idle}" by ${source} replaces nothing`);
    }
    requirementOrder(next);
    this.#modules = next;
    for (const id of fresh) this.#contributed.add(id);
  }

  /** The modules of an agent: those it names, those that packages bring for it, and its own instructions. */
  modulesFor(agent: AgentDefinition): readonly PromptModule[] {
    const named = agent.modules.flatMap((id) => this.#modules.get(id) ?? []);
    const brought = [...this.#contributed]
      .flatMap((id) => this.#modules.get(id) ?? [])
      .filter(
        (module) =>
          isFor(module, agent) && !agent.modules.includes(module.id) && !agent.excludes.includes(module.id),
      );
    const own =
      agent.instructions === undefined
        ? []
        : [literalModule(`@agents/${agent.id}/instructions`, agent.instructions, "agents.json")];
    return [...named, ...brought, ...own];
  }

  /** Chooses and orders the modules of an agent once, for many renderings. */
  prepare(agent: AgentDefinition, options: PrepareOptions = {}): PreparedPrompt {
    return preparePrompt<readonly PromptModule[]>(agent, this.modulesFor(agent), options);
  }

  #check(module: PromptModule, source: string, isOverride: boolean): void {
    if (!isOverride && module.id.startsWith("@oco/") && !module.id.startsWith(`${source}/`)) {
      throw new InvalidModuleError(module.id, `of ${source} is in the namespace @oco, which is not its own`);
    }
    const stranger = module.agents.find((agent) => !this.#knownAgents.has(agent));
    if (stranger !== undefined) {
      throw new InvalidModuleError(
        module.id,
        `is for the unknown agent "${stranger}"; known: ${[...this.#knownAgents].join(", ")}`,
      );
    }
  }
}
