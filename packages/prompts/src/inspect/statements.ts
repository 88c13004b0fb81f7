/** A sentence or list item of a prompt, with what it says about doing: do it, never do it, or neither. */
export interface Statement {
  readonly kind: "do" | "never" | "plain";
  /** The words that carry meaning, in lower case, without the words that set the kind. */
  readonly words: readonly string[];
  readonly text: string;
  readonly moduleId: string;
}

const never = /\b(?:must not|must never|may not|never|do not|don't)\b:?\s*(.*)$/i;
const always = /\b(?:must|always)\b:?\s*(.*)$/i;
const fillers: ReadonlySet<string> = new Set([
  "a",
  "an",
  "the",
  "your",
  "its",
  "any",
  "all",
  "every",
  "ever",
]);

/** Splits a module's text into statements; items under a line such as `You must not:` inherit its kind. */
export function statementsOf(moduleId: string, text: string): Statement[] {
  const statements: Statement[] = [];
  let inherited: Statement["kind"] = "plain";
  for (const line of text.split("\n")) {
    const item = /^\s*(?:[-*]|\d+\.)\s+(.*)$/.exec(line)?.[1];
    if (item === undefined) inherited = line.trimEnd().endsWith(":") ? kindOf(line).kind : "plain";
    for (const sentence of (item ?? line).split(/(?<=[.;!?])\s+/)) {
      const { kind, rest } = kindOf(sentence);
      // What stands behind a colon explains the statement and is no part of it.
      const words = wordsOf(rest.split(/:\s/)[0] ?? rest);
      if (words.length > 0) {
        statements.push({
          kind: kind === "plain" ? inherited : kind,
          words,
          text: sentence.trim(),
          moduleId,
        });
      }
    }
  }
  return statements;
}

function kindOf(sentence: string): { kind: Statement["kind"]; rest: string } {
  const forbidden = never.exec(sentence);
  if (forbidden !== null) return { kind: "never", rest: forbidden[1] ?? "" };
  const demanded = always.exec(sentence);
  if (demanded !== null) return { kind: "do", rest: demanded[1] ?? "" };
  return { kind: "plain", rest: sentence };
}

function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z0-9_]+(?:['/.-][a-z0-9_]+)*/g) ?? [];
  return words.filter((word) => !fillers.has(word));
}
