import { definePromptModule, type PromptModule } from "@oco/prompts";

const moduleCount = 15;
const usesPerModule = 12;
const charactersPerModule = 1000;

/** The names of the twelve variables; every module uses each once. */
const variableNames: readonly string[] = Array.from({ length: usesPerModule }, (_, index) => `value${index}`);

/** The same prompt as modules, and as one text in the syntax that the template engines share. */
interface Workload {
  readonly modules: readonly PromptModule[];
  readonly template: string;
  readonly names: readonly string[];
  values(turn: number): Record<string, string>;
}

/** 15 modules of 1,000 characters with 12 substitutions each: 15 KB, 180 substitutions. */
export function makeWorkload(): Workload {
  const texts = Array.from({ length: moduleCount }, (_, index) => moduleText(index));
  const vars = Object.fromEntries(variableNames.map((name) => [name, "a value"]));
  return {
    modules: texts.map((text, index) =>
      definePromptModule({ id: `@bench/module-${String(index).padStart(2, "0")}`, text, vars }),
    ),
    template: texts.join("\n\n"),
    names: variableNames,
    values: (turn) =>
      Object.fromEntries(variableNames.map((name, index) => [name, `v${index} of turn ${turn}`])),
  };
}

function moduleText(index: number): string {
  let text = `## Section ${index}`;
  for (const name of variableNames) {
    text += `\n- Rule ${index}: keep {{${name}}} as it is`;
    text += `, ${"and check the result before the next step ".repeat(3)}`.slice(
      0,
      charactersPerModule / usesPerModule - 40,
    );
  }
  return text.trim();
}
