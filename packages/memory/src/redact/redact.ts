import { secretPatterns } from "./patterns.ts";

/** What redaction found. */
export interface Redaction {
  readonly text: string;
  /** The kinds of secrets that were replaced, each once. */
  readonly kinds: readonly string[];
}

/** Replaces secrets by `[redacted:<kind>]` (R5). Idempotent: the marks are no secrets. */
export function redactSecrets(text: string): Redaction {
  const kinds = new Set<string>();
  let clean = text;
  for (const { kind, pattern } of secretPatterns) {
    clean = clean.replace(pattern, (...args: unknown[]) => {
      kinds.add(kind);
      return `${keptPart(args.at(-1))}[redacted:${kind}]`;
    });
  }
  return { text: clean, kinds: [...kinds] };
}

/** With named groups in the pattern, `replace` hands them over as the last argument. */
function keptPart(groups: unknown): string {
  if (typeof groups !== "object" || groups === null || !("keep" in groups)) return "";
  return typeof groups.keep === "string" ? groups.keep : "";
}
