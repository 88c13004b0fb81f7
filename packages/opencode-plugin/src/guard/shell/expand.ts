import { basename } from "node:path/posix";
import { fdResults, findResults } from "../found.ts";
import { type Scope, unknown } from "./scope.ts";
import type { Part, Script, Word } from "./syntax.ts";

/** One argument after expansion. */
export interface Field {
  /** May hold {@link unknown} in place of what cannot be told. */
  readonly text: string;
  /** Variables whose value comes out here and was not set by the script itself. */
  readonly variables: readonly string[];
  /** Substitutions whose output is a part of it. */
  readonly scripts: readonly Script[];
}

/** A word without expansions. */
export function plainField(text: string): Field {
  return { text, variables: [], scripts: [] };
}

/** Expands words to arguments, as a shell would without looking at the disk: globs stay as they are. */
export function expandWords(words: readonly Word[], scope: Scope): Field[] {
  return words.flatMap((word) => expandWord(word, scope));
}

/** Expands one word without splitting it. */
export function expandText(word: Word, scope: Scope): Field {
  const pieces = word.map((part) => expandPart(part, scope));
  return {
    text: tilde(word, pieces.map(({ text }) => text).join(""), scope),
    variables: pieces.flatMap(({ variables }) => variables),
    scripts: pieces.flatMap(({ scripts }) => scripts),
  };
}

function expandWord(word: Word, scope: Scope): Field[] {
  const whole = expandText(word, scope);
  const isSplit = word.some((part) => part.kind !== "text" && !part.isQuoted);
  let texts = [whole.text];
  if (isSplit) texts = splitFields(word, whole.text, scope);
  if (word.some((part) => part.kind === "text" && !part.isQuoted && part.text === "{"))
    texts = texts.flatMap(braces);
  return texts.map((text) => ({ ...whole, text }));
}

/** Splits where an unquoted expansion brought blanks; blanks in quotes hold together. */
function splitFields(word: Word, whole: string, scope: Scope): string[] {
  const fields: string[] = [];
  let open: string | undefined;
  const separators = new RegExp(
    `[ \\t\\n${(scope.get("IFS") ?? "").replace(/[^\w,:;|/.+=@%-]/g, "").replace(/[\]\\^-]/g, "\\$&")}]+`,
  );
  for (const part of word) {
    const { text } = expandPart(part, scope);
    if (part.isQuoted || part.kind === "text") {
      open = (open ?? "") + text;
      continue;
    }
    const pieces = text.split(separators);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && open !== undefined && open !== "") {
        fields.push(open);
        open = undefined;
      }
      if (piece !== "") open = (open ?? "") + piece;
    }
  }
  if (open !== undefined && open !== "") fields.push(open);
  return fields.length === 1
    ? [tilde(word, fields[0] ?? "", scope)]
    : fields.length === 0 && whole !== ""
      ? []
      : fields;
}

interface Piece {
  readonly text: string;
  readonly variables: readonly string[];
  readonly scripts: readonly Script[];
}

function expandPart(part: Part, scope: Scope): Piece {
  if (part.kind === "text") return { text: part.text, variables: [], scripts: [] };
  if (part.kind === "script")
    return {
      text: outputOf(part.script, scope) ?? foundBy(part.script, scope) ?? unknown,
      variables: [],
      scripts: [part.script],
    };
  if (part.kind === "number") return { text: "0", variables: [], scripts: [] };
  const { name, isMasked, isChanged, isIndirect, fallback } = part;
  const value = scope.get(name);
  if (isMasked) return { text: value === "" ? "" : unknown, variables: [], scripts: [] };
  if (fallback !== undefined && (value === undefined || value === "")) {
    const other = expandText(fallback, scope);
    return { ...other, variables: [...other.variables, name] };
  }
  const holds = scope.sources.get(name) ?? [];
  if (value !== undefined && !isChanged) return { text: value, variables: holds, scripts: [] };
  const meant = isIndirect && value !== undefined ? [value] : holds;
  return { text: unknown, variables: value === undefined ? [name] : meant, scripts: [] };
}

/** What a substitution that begins with a search prints: `$(find / -name x | sort)`. */
function foundBy(script: Script, scope: Scope): string | undefined {
  const [stage] = script[0]?.stages ?? [];
  if (script.length !== 1 || stage?.kind !== "simple") return undefined;
  const [command, ...args] = expandWords(stage.words, scope).map(({ text }) => text);
  const name = basename(command ?? "").toLowerCase();
  if (name === "find" || name === "gfind") return findResults(args).join(" ");
  return name === "fd" || name === "fdfind" ? fdResults(args).join(" ") : undefined;
}

/** What a substitution prints, where its text says so: `echo`, `printf` of plain words, `pwd`, `mktemp`. */
export function outputOf(script: Script, scope: Scope): string | undefined {
  const [stage] = script[0]?.stages ?? [];
  if (script.length !== 1 || script[0]?.stages.length !== 1 || stage?.kind !== "simple") return undefined;
  const [command, ...args] = expandWords(stage.words, scope).map(({ text }) => text);
  const name = basename(command ?? "").toLowerCase();
  if (name === "pwd") return scope.directory;
  if (name === "mktemp" && args.every((arg) => /^-[dqut]+$/.test(arg)))
    return `${scope.place.temporary[0] ?? "/tmp"}/tmp.mktemp`;
  return printedBy(name, args);
}

/** What `echo` or `printf` writes. */
export function printedBy(name: string, args: readonly string[]): string | undefined {
  if (name === "echo") return args.filter((arg, index) => !(index < 2 && /^-[neE]+$/.test(arg))).join(" ");
  if (name !== "printf" || args[0] === undefined) return undefined;
  const [format, ...values] = args[0] === "--" ? args.slice(1) : args;
  const text = (format ?? "")
    .replaceAll("\\n", "\n")
    .replace(/\\x([0-9a-fA-F]{2})|\\([0-7]{3})/g, (_, hex, octal) =>
      String.fromCharCode(Number.parseInt(String(hex ?? octal), hex === undefined ? 8 : 16)),
    );
  const rest = [...values];
  return text.replace(/%[-0-9.]*([a-z%])/g, (_, kind) => (kind === "%" ? "%" : (rest.shift() ?? "")));
}

function tilde(word: Word, text: string, scope: Scope): string {
  const [first] = word;
  if (first?.kind !== "text" || first.isQuoted || !text.startsWith("~")) return text;
  const [user = ""] = text.slice(1).split("/", 1);
  const rest = text.slice(1 + user.length);
  if (user === "") return scope.place.home + rest;
  return user === "+" ? scope.directory + rest : `/home/${user}${rest}`;
}

/** `a{b,c}d` gives `abd` and `acd`. */
function braces(text: string): string[] {
  const found = /\{([^{}]*,[^{}]*)\}/.exec(text);
  if (found === null || text.length > 2000) return [text];
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return (found[1] ?? "")
    .split(",")
    .flatMap((choice) => braces(before + choice + after))
    .slice(0, 200);
}
