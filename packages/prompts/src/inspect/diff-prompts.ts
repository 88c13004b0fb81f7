import type { AssembledPrompt, PromptSection } from "../assemble/assembled-prompt.ts";

/** What happened to one module between two prompts. */
export interface PromptChange {
  readonly id: string;
  readonly change: "added" | "removed" | "changed" | "moved";
  /** Tokens won (negative) or spent (positive). */
  readonly tokens: number;
}

/** The difference between two prompts of one agent. */
export interface PromptDifference {
  /** Whether the stable blocks are byte for byte the same, so that a provider's cache holds. */
  readonly hasSamePrefix: boolean;
  readonly tokens: number;
  readonly changes: readonly PromptChange[];
}

/** Compares two prompts module by module. */
export function diffPrompts(before: AssembledPrompt, after: AssembledPrompt): PromptDifference {
  const old = new Map(before.sections.map((section) => [section.id, section]));
  const changes: PromptChange[] = [];
  const survivors: string[] = [];
  for (const section of after.sections) {
    const earlier = old.get(section.id);
    old.delete(section.id);
    if (earlier === undefined) {
      changes.push({ id: section.id, change: "added", tokens: section.tokens });
      continue;
    }
    survivors.push(section.id);
    if (textOf(before, earlier) !== textOf(after, section)) {
      changes.push({ id: section.id, change: "changed", tokens: section.tokens - earlier.tokens });
    }
  }
  for (const { id, tokens } of old.values()) changes.push({ id, change: "removed", tokens: -tokens });
  const kept = before.sections.filter(({ id }) => survivors.includes(id));
  for (const [index, { id }] of kept.entries()) {
    if (survivors[index] !== id) changes.push({ id, change: "moved", tokens: 0 });
  }
  return {
    hasSamePrefix: stableText(before) === stableText(after),
    tokens: after.tokens - before.tokens,
    changes: changes.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  };
}

function stableText({ system, sections }: AssembledPrompt): string {
  const stable = sections.find(({ isVolatile }) => !isVolatile);
  return stable === undefined ? "" : (system[stable.block] ?? "");
}

function textOf(prompt: AssembledPrompt, { block, start, end }: PromptSection): string | undefined {
  return prompt.system[block]?.slice(start, end);
}
