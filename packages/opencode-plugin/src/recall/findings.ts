import { type NewMemory, redactSecrets } from "@oco/memory";

const maxEntries = 40;
const maxLength = 400;
const minLength = 15;

/**
 * The facts in a scout's answer: one for each line or point of a list, without headings and code. A line that holds a
 * command in backquotes is remembered as a command.
 */
export function findingsOf(text: string, source: string): NewMemory[] {
  // Before the text is split and cut: a part of a secret has no form that would give it away.
  const withoutCode = redactSecrets(text).text.replace(/^```[\s\S]*?^```$/gm, "");
  const lines = withoutCode.split("\n").map((line) => line.replace(/^\s*(?:[-*+]|\d+[.)]|>)\s+/, "").trim());
  const facts = lines.filter(
    (line) => line.length >= minLength && !/^(#|\||=+$|-+$)/.test(line) && !line.endsWith(":"),
  );
  return [...new Set(facts)].slice(0, maxEntries).map((line) => ({
    tier: "project",
    kind: /`[a-z][\w./-]* [^`]+`/.test(line) ? "command" : "fact",
    text: line.length > maxLength ? `${line.slice(0, maxLength)} [...]` : line,
    source,
  }));
}
