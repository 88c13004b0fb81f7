import type { AssembledPrompt } from "../assemble/assembled-prompt.ts";

/** A table for people: what is in a prompt, from where, at what cost, and what was left out and why. */
export function explainPrompt(prompt: AssembledPrompt): string {
  const { sections, dropped } = prompt;
  const width = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
  const sources = width([...sections, ...dropped].map(({ source }) => source));
  const lines = [`prompt of ${prompt.agent}: ${prompt.tokens} tokens, hash ${prompt.hash}`];
  for (const section of sections) {
    const kind = section.isVolatile ? "volatile" : "stable  ";
    const weight = section.isRequired ? "required" : `priority ${section.priority}`;
    lines.push(
      `  ${String(section.tokens).padStart(5)}  ${kind}  ${weight.padEnd(12)}  ${section.source.padEnd(sources)}  ${section.id}@${section.version}`,
    );
  }
  if (dropped.length > 0) lines.push("left out");
  for (const { id, source, why } of dropped) lines.push(`  ${source.padEnd(sources)}  ${id}: ${why}`);
  return lines.join("\n");
}
