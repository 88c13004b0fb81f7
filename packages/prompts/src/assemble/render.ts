import type { PromptModule } from "../module/prompt-module.ts";

/** Values by the position of their variable in a prepared prompt. */
export type Values = readonly string[];

/** Text between two modules. */
export const separator = "\n\n";

/** Modules of one block melted into one list of pieces: `literals[0] values[slots[0]] literals[1] ...`. */
export interface Block {
  readonly isVolatile: boolean;
  readonly modules: readonly PromptModule[];
  readonly literals: readonly string[];
  readonly slots: readonly number[];
}

/** Melts modules into a block; `slotOf` gives the position of a variable's value. */
export function meltBlock(
  modules: readonly PromptModule[],
  slotOf: ReadonlyMap<string, number>,
  isVolatile: boolean,
): Block {
  const literals: string[] = [];
  const slots: number[] = [];
  let literal = "";
  for (const [index, { parts }] of modules.entries()) {
    literal += (index > 0 ? separator : "") + (parts.literals[0] ?? "");
    for (const [at, name] of parts.names.entries()) {
      slots.push(slotOf.get(name) ?? 0);
      literals.push(literal);
      literal = parts.literals[at + 1] ?? "";
    }
  }
  literals.push(literal);
  return { isVolatile, modules, literals, slots };
}

/** Joins the pieces; values are copied as they are (P1). */
export function renderBlock({ literals, slots }: Block, values: Values): string {
  let text = literals[0] as string;
  for (let index = 0; index < slots.length; index += 1) {
    text += (values[slots[index] as number] as string) + (literals[index + 1] as string);
  }
  return text;
}

/** The text of one module. */
export function renderModule(module: PromptModule, lookUpValue: (name: string) => string): string {
  const { literals, names } = module.parts;
  let text = literals[0] ?? "";
  for (const [index, name] of names.entries()) text += lookUpValue(name) + (literals[index + 1] ?? "");
  return text;
}
