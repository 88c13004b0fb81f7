/** Something wrong at one place of a text. */
export interface Fault {
  readonly severity: "error" | "warning" | "note";
  readonly rule: string;
  readonly message: string;
  /** From 1, as `column`. */
  readonly line: number;
  readonly column: number;
  /** The same for the same fault in another version of the text, wherever it stands there. */
  readonly key: string;
}

/**
 * The faults that none of the earlier versions had. Each fault of a version accounts for one like it, so a second of its
 * kind is new.
 */
export function onlyNew(faults: readonly Fault[], earlier: readonly (readonly Fault[])[]): readonly Fault[] {
  const known = new Map<string, number>();
  for (const version of earlier) {
    const counts = new Map<string, number>();
    for (const { key } of version) counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const [key, count] of counts) known.set(key, Math.max(count, known.get(key) ?? 0));
  }
  return faults.filter(({ key }) => {
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    return left <= 0;
  });
}

/** The line of a text, from 1, without the space around it. */
export function lineOf(text: string, line: number): string {
  return (text.split("\n", line).at(line - 1) ?? "").trim();
}

/** A place that no program of the language can read. */
export function syntaxFault(
  source: string,
  message: string,
  { line, column }: { readonly line: number; readonly column: number },
): Fault {
  return {
    severity: "error",
    rule: "syntax",
    message,
    line,
    column,
    key: `${message}\n${lineOf(source, line)}`,
  };
}
