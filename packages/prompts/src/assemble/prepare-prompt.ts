import { MissingVariableError } from "../errors.ts";
import type { PromptModule } from "../module/prompt-module.ts";
import { type Arrangement, arrange, type Placed, type Surroundings } from "./arrange.ts";
import {
  type AgentIdentity,
  type AssembledPrompt,
  type DroppedModule,
  estimateTokens,
  type PromptBudget,
  type PromptSection,
  type TokenCount,
} from "./assembled-prompt.ts";
import { fitBudget } from "./budget.ts";
import { type Block, meltBlock, renderBlock, separator, type Values } from "./render.ts";
import { textHash } from "./text-hash.ts";

/** The names of the variables of a list of modules. */
export type VariablesOf<Modules extends readonly PromptModule[]> =
  Modules[number] extends PromptModule<infer Name> ? Name : never;

/** What stays the same over the turns of a session. */
export interface PrepareOptions extends Surroundings {
  /** @default no limit; tokens are then estimates */
  readonly budget?: PromptBudget;
}

/** A prompt whose modules are chosen and ordered; only values are missing. */
export interface PreparedPrompt<Name extends string = string> {
  /**
   * Puts values in. The same values again return the same object, at once when it is the same frozen record.
   *
   * @throws MissingVariableError, and PromptBudgetError when what is required does not fit.
   */
  render(values: Readonly<Record<Name, string>>): AssembledPrompt;
}

/** Chooses and orders the modules of an agent once, for many renderings. */
export function preparePrompt<const Modules extends readonly PromptModule[]>(
  agent: AgentIdentity,
  modules: Modules,
  options: PrepareOptions = {},
): PreparedPrompt<VariablesOf<Modules>> {
  return new Preparation(agent, arrange(agent, modules, options), options.budget);
}

class Preparation implements PreparedPrompt {
  readonly #agent: AgentIdentity;
  readonly #arrangement: Arrangement;
  readonly #budget: PromptBudget | undefined;
  readonly #slotOf = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #ownerOf: string[] = [];
  readonly #whole: readonly Block[] | undefined;
  #lastKeys: readonly string[] = [];
  #lastValues: Values = [];
  #lastFrozen: object | undefined;
  #lastPrompt: AssembledPrompt | undefined;

  constructor(agent: AgentIdentity, arrangement: Arrangement, budget: PromptBudget | undefined) {
    this.#agent = agent;
    this.#arrangement = arrangement;
    this.#budget = budget;
    for (const { module } of arrangement.placed) {
      for (const name of module.parts.names) {
        if (this.#slotOf.has(name)) continue;
        this.#slotOf.set(name, this.#names.length);
        this.#names.push(name);
        this.#ownerOf.push(module.id);
      }
    }
    this.#whole = budget === undefined ? this.#melt(arrangement.placed) : undefined;
  }

  render(values: Readonly<Record<string, string>>): AssembledPrompt {
    const last = this.#lastPrompt;
    if (last !== undefined && (values === this.#lastFrozen || this.#isLast(values))) return last;
    return this.#renderAnew(values);
  }

  #renderAnew(values: Readonly<Record<string, string>>): AssembledPrompt {
    const prompt = this.#assemble(this.#read(values));
    this.#lastPrompt = prompt;
    this.#lastKeys = Object.keys(values);
    this.#lastValues = Object.values(values);
    this.#lastFrozen = isConstant(values) ? values : undefined;
    return prompt;
  }

  #read(values: Readonly<Record<string, string>>): Values {
    const names = this.#names;
    const list: string[] = [];
    for (let slot = 0; slot < names.length; slot += 1) {
      const name = names[slot] as string;
      // Own properties only: a value must never come from a prototype.
      const value: unknown = Object.hasOwn(values, name) ? values[name] : undefined;
      if (typeof value !== "string") throw new MissingVariableError(this.#ownerOf[slot] ?? "", name);
      list.push(value);
    }
    return list;
  }

  // A `for in` over objects of one shape reads them through the engine's cache of keys, several times faster than
  // loads by name. Objects that list other keys, or the same in another order, are a miss and never a wrong hit.
  #isLast(values: Readonly<Record<string, string>>): boolean {
    const keys = this.#lastKeys;
    const last = this.#lastValues;
    let index = 0;
    for (const key in values) {
      if (keys[index] !== key || last[index] !== values[key]) return false;
      index += 1;
    }
    return index === keys.length;
  }

  #assemble(values: Values): AssembledPrompt {
    if (this.#budget === undefined || this.#whole !== undefined) {
      return new Rendered(
        this.#agent.id,
        this.#whole ?? [],
        values,
        this.#slotOf,
        this.#arrangement,
        estimateTokens,
        [],
      );
    }
    const lookUpValue = (name: string): string => values[this.#slotOf.get(name) ?? -1] ?? "";
    const { kept, dropped } = fitBudget(this.#agent.id, this.#arrangement.placed, this.#budget, lookUpValue);
    return new Rendered(
      this.#agent.id,
      this.#melt(kept),
      values,
      this.#slotOf,
      this.#arrangement,
      this.#budget.count,
      dropped,
    );
  }

  #melt(kept: readonly Placed[]): readonly Block[] {
    return [false, true].flatMap((isVolatile) => {
      const modules = kept.filter((entry) => entry.isVolatile === isVolatile).map(({ module }) => module);
      return modules.length === 0 ? [] : [meltBlock(modules, this.#slotOf, isVolatile)];
    });
  }
}

// A frozen record of plain properties can be recognised by identity: what it holds cannot change.
function isConstant(values: object): boolean {
  return (
    Object.isFrozen(values) &&
    Object.values(Object.getOwnPropertyDescriptors(values)).every((property) => "value" in property)
  );
}

// The text is made at once; provenance and hash are made when somebody asks, since a request needs neither.
class Rendered implements AssembledPrompt {
  readonly agent: string;
  readonly system: readonly string[];
  readonly #blocks: readonly Block[];
  readonly #values: Values;
  readonly #slotOf: ReadonlyMap<string, number>;
  readonly #arrangement: Arrangement;
  readonly #count: TokenCount;
  readonly #overBudget: readonly DroppedModule[];
  #sections: readonly PromptSection[] | undefined;
  #tokens: number | undefined;
  #hash: string | undefined;

  constructor(
    agent: string,
    blocks: readonly Block[],
    values: Values,
    slotOf: ReadonlyMap<string, number>,
    arrangement: Arrangement,
    count: TokenCount,
    overBudget: readonly DroppedModule[],
  ) {
    this.agent = agent;
    this.#blocks = blocks;
    this.#values = values;
    this.#slotOf = slotOf;
    this.#arrangement = arrangement;
    this.#count = count;
    this.#overBudget = overBudget;
    this.system = blocks.map((block) => renderBlock(block, values));
  }

  get tokens(): number {
    this.#tokens ??= this.system.reduce((sum, text) => sum + this.#count(text), 0);
    return this.#tokens;
  }

  get hash(): string {
    this.#hash ??= textHash(this.system);
    return this.#hash;
  }

  get dropped(): readonly DroppedModule[] {
    return [...this.#arrangement.dropped, ...this.#overBudget];
  }

  get sections(): readonly PromptSection[] {
    this.#sections ??= this.#blocks.flatMap((block, index) => this.#sectionsOf(block, index));
    return this.#sections;
  }

  #sectionsOf({ isVolatile, modules }: Block, block: number): PromptSection[] {
    const text = this.system[block] ?? "";
    let start = 0;
    return modules.map((module) => {
      const { literals, names } = module.parts;
      let length = literals.reduce((sum, literal) => sum + literal.length, 0);
      for (const name of names) length += this.#values[this.#slotOf.get(name) ?? -1]?.length ?? 0;
      const section = {
        id: module.id,
        version: module.version,
        source: module.source,
        block,
        isVolatile,
        start,
        end: start + length,
        tokens: this.#count(text.slice(start, start + length)),
        priority: module.priority,
        isRequired: module.isRequired,
      };
      start += length + separator.length;
      return section;
    });
  }
}
