import { InvalidModuleError } from "../errors.ts";
import { isModuleId, namespaceOf, parseReference } from "./module-id.ts";
import {
  type ModuleText,
  normaliseText,
  splitText,
  type VariablesIn,
  variableNameProblem,
} from "./module-text.ts";
import type { ModuleCondition, PromptModule, PromptVariable } from "./prompt-module.ts";

/** What a variable of a module is; a string is its description. */
export type VariableInput = string | { readonly description: string; readonly volatile?: boolean };

/** The definition of a module: plain data, so that a package can export it without depending on this one. */
export interface PromptModuleFields<Text extends string = string> {
  /** Namespaced id, e.g. `@oco/worker/tdd`. */
  readonly id: string;
  /** @default 1 */
  readonly version?: number;
  /** Plain text; `{{name}}` is a variable, `\{{` a literal `{{`. At most 20,000 characters. */
  readonly text: Text;
  /** Place in the prompt, lowest first. @default 500 */
  readonly order?: number;
  /** Weight under a budget from 0 to 100; the lowest is dropped first. @default 50 */
  readonly priority?: number;
  /** Never dropped by a budget. @default false */
  readonly required?: boolean;
  /** Stands behind the stable prefix. @default whether one of its variables is volatile */
  readonly volatile?: boolean;
  /** Tokens held for a volatile module while the stable ones are chosen. @default its cost with empty values */
  readonly reserve?: number;
  /** Modules (`id` or `id@version`) without which this one is left out. @default [] */
  readonly requires?: readonly string[];
  /** Modules (`id`) that may not stand beside it; the one of lower priority is left out. @default [] */
  readonly conflicts?: readonly string[];
  /** @default always */
  readonly when?: ModuleCondition;
  /** Roles and agent ids it is for. @default all */
  readonly agents?: readonly string[];
}

/** A definition whose `vars` are exactly the variables of its text. */
export type PromptModuleInput<Text extends string = string> = PromptModuleFields<Text> &
  ([VariablesIn<Text>] extends [never]
    ? { readonly vars?: Readonly<Record<string, never>> }
    : string extends VariablesIn<Text>
      ? { readonly vars?: Readonly<Record<string, VariableInput>> }
      : { readonly vars: { readonly [Name in VariablesIn<Text>]: VariableInput } });

/** The greatest length of a module's text, in characters. */
const longestText = 20_000;

/**
 * Checks and freezes a prompt module; its variables are part of its type.
 *
 * @throws InvalidModuleError `OCO_PROMPTS_INVALID_MODULE` naming the module and the fault.
 * @example
 * const greeting = definePromptModule({ id: "@acme/greeting", text: "Greet {{name}}.", vars: { name: "the person" } });
 */
export function definePromptModule<const Text extends string>(
  input: PromptModuleInput<Text>,
): PromptModule<VariablesIn<Text>>;
export function definePromptModule(input: PromptModuleFields & { vars?: unknown }): PromptModule {
  const { id } = input;
  if (!isModuleId(id)) {
    throw new InvalidModuleError(
      String(id).slice(0, 120),
      'has no valid id; expected one such as "@scope/name"',
    );
  }
  const refuse = (problem: string): never => {
    throw new InvalidModuleError(id, problem);
  };
  const text = checkedText(input.text, refuse);
  const split = splitText(text);
  const parts: ModuleText = typeof split === "string" ? refuse(split) : split;
  const variables = checkedVariables(input.vars, parts, refuse);
  return Object.freeze({
    id,
    version: integer("version", input.version ?? 1, 1, 1e6, refuse),
    text,
    variables,
    order: integer("order", input.order ?? 500, 0, 1e6, refuse),
    priority: integer("priority", input.priority ?? 50, 0, 100, refuse),
    isRequired: flag("required", input.required ?? false, refuse),
    isVolatile: flag("volatile", input.volatile ?? variables.some(({ isVolatile }) => isVolatile), refuse),
    reserve: input.reserve === undefined ? undefined : integer("reserve", input.reserve, 0, 1e6, refuse),
    requires: references("requires", input.requires ?? [], id, refuse),
    conflicts: references("conflicts", input.conflicts ?? [], id, refuse),
    when: condition(input.when ?? {}, refuse),
    agents: names("agents", input.agents ?? [], refuse),
    source: namespaceOf(id),
    parts,
  });
}

type Refuse = (problem: string) => never;

function checkedText(text: unknown, refuse: Refuse): string {
  if (typeof text !== "string") return refuse("has no text");
  if (text.length > longestText) {
    return refuse(`has a text of ${text.length} characters, limit ${longestText}`);
  }
  const normal = normaliseText(text);
  return normal === "" ? refuse("has an empty text") : normal;
}

function checkedVariables(vars: unknown, parts: ModuleText, refuse: Refuse): readonly PromptVariable[] {
  if (vars !== undefined && (typeof vars !== "object" || vars === null)) {
    refuse(`has vars that are no object: ${typeof vars}`);
  }
  const declared = new Map<string, PromptVariable>();
  for (const [name, input] of Object.entries(vars ?? {})) {
    const problem = variableNameProblem(name);
    if (problem !== undefined) refuse(problem);
    declared.set(name, checkedVariable(name, input, refuse));
  }
  for (const name of parts.names) {
    if (!declared.has(name)) refuse(`uses the variable "${name}" without declaring it under "vars"`);
  }
  return Object.freeze([...declared.values()]);
}

function checkedVariable(name: string, input: unknown, refuse: Refuse): PromptVariable {
  if (typeof input === "string") return Object.freeze({ name, description: input, isVolatile: false });
  if (typeof input !== "object" || input === null || !("description" in input)) {
    return refuse(`declares the variable "${name}" without a description`);
  }
  const isVolatile = "volatile" in input && input.volatile === true;
  return Object.freeze({ name, description: String(input.description), isVolatile });
}

function integer(key: string, value: unknown, least: number, most: number, refuse: Refuse): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  return refuse(`has ${key} ${String(value)}; expected an integer from ${least} to ${most}`);
}

function flag(key: string, value: unknown, refuse: Refuse): boolean {
  return typeof value === "boolean" ? value : refuse(`has ${key} ${String(value)}; expected true or false`);
}

function names(key: string, value: unknown, refuse: Refuse): readonly string[] {
  if (!Array.isArray(value)) return refuse(`has ${key} that is no list`);
  for (const name of value) {
    if (typeof name !== "string" || name === "")
      refuse(`has ${key} with ${JSON.stringify(name) ?? "undefined"}; expected names`);
  }
  return Object.freeze(value.map(String));
}

function references(key: string, value: unknown, own: string, refuse: Refuse): readonly string[] {
  const list = names(key, value, refuse);
  for (const text of list) {
    const reference = parseReference(text);
    if (reference === undefined) refuse(`${key} ${JSON.stringify(text)}, which is no module id`);
    if (reference?.id === own) refuse(`${key} itself`);
  }
  return list;
}

function condition(value: unknown, refuse: Refuse): ModuleCondition {
  if (typeof value !== "object" || value === null) return refuse("has a when that is no object");
  const checked: Record<string, readonly string[]> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (key !== "tools" && key !== "flags" && key !== "notFlags") {
      refuse(`has the condition "when.${key}"; known: tools, flags, notFlags`);
    }
    checked[key] = names(`when.${key}`, entry, refuse);
  }
  return Object.freeze(checked);
}
