/**
 * The text of a module, split once at its variables, so that assembly only joins pieces: a value is put between two
 * literal pieces and is never looked at again (P1).
 *
 * Grammar: `{{name}}` is a variable, `\{{` is a literal `{{`; any other `{{` is refused with its place.
 */

/** The names of the variables in a text that is known at compile time; `string` for any other text. */
export type VariablesIn<Text extends string> = string extends Text
  ? string
  : Text extends `${infer Before}{{${infer After}`
    ? Before extends `${string}\\`
      ? VariablesIn<After>
      : After extends `${infer Name}}}${infer Rest}`
        ? Name | VariablesIn<Rest>
        : never
    : never;

/** Literal pieces and the variables between them: `literals.length === names.length + 1`. */
export interface ModuleText {
  readonly literals: readonly string[];
  readonly names: readonly string[];
}

const namePattern = /^[a-z][A-Za-z0-9]{0,63}$/;
const reserved: ReadonlySet<string> = new Set(["constructor", "prototype"]);

/** Why a variable may not carry this name; undefined when it may. */
export function variableNameProblem(name: string): string | undefined {
  if (!namePattern.test(name) || reserved.has(name)) {
    return `has the variable name ${JSON.stringify(name.slice(0, 80))}; names are letters and digits, begin with a small letter and are no built-in property`;
  }
  return undefined;
}

/** Makes equal texts equal bytes: line ends become `\n`, trailing blanks and outer blank lines go. */
export function normaliseText(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[ \t]+$/gm, "")
    .trim();
}

/** Splits a normalised text at its variables; returns the problem as a sentence part when it does not parse. */
export function splitText(text: string): ModuleText | string {
  const literals: string[] = [];
  const names: string[] = [];
  let literal = "";
  let from = 0;
  for (;;) {
    const open = text.indexOf("{{", from);
    if (open === -1) break;
    if (text[open - 1] === "\\" && open > from) {
      literal += `${text.slice(from, open - 1)}{{`;
      from = open + 2;
      continue;
    }
    const close = text.indexOf("}}", open);
    if (close === -1) return `has a "{{" without "}}" at ${place(text, open)}`;
    const name = text.slice(open + 2, close);
    const problem = variableNameProblem(name);
    if (problem !== undefined) return `${problem} (${place(text, open)})`;
    literals.push(literal + text.slice(from, open));
    names.push(name);
    literal = "";
    from = close + 2;
  }
  literals.push(literal + text.slice(from));
  return Object.freeze({ literals: Object.freeze(literals), names: Object.freeze(names) });
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `line ${line}, column ${offset - before.lastIndexOf("\n")}`;
}
