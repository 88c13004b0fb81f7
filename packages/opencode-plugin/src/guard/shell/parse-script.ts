import { Cursor } from "./cursor.ts";
import { parseCompound, type Read } from "./parse-compound.ts";
import { colon, parseQuoted, parseWord } from "./parse-word.ts";
import type { Assignment, Part, Pipeline, Redirect, Script, SimpleCommand, Stage, Word } from "./syntax.ts";

/** Words that stand before a command and change nothing about what it does, or that close what nobody opened. */
const keywords = new Set("! time coproc then elif else fi do done esac".split(" "));

/**
 * Parses shell text into pipelines of commands. It is a reader for the guard, not for running: text that a shell would
 * refuse is read as far as it goes.
 */
export function parseScript(text: string): Script {
  return new Parser(new Cursor(text)).script("");
}

/** What closes a script: nothing, a bracket, or one of the words or operators that a pattern fits at the cursor. */
type Close = "" | ")" | "}" | RegExp;

interface HereDocument {
  readonly redirect: { target: Word };
  readonly delimiter: string;
  readonly isLiteral: boolean;
  readonly isIndented: boolean;
}

class Parser {
  readonly #cursor: Cursor;
  #documents: HereDocument[] = [];

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** Reads to the end, or to and with what closes this script. */
  script(close: Close): Pipeline[] {
    return this.#cursor.nest(() => this.#read(close).script);
  }

  #read(close: Close): { readonly script: Pipeline[]; readonly closedBy: string } {
    const script: Pipeline[] = [];
    let stages: Stage[] = [];
    let isOptional = false;
    let closedBy = "";
    const end = (isBackground: boolean, isNextOptional = false): void => {
      if (stages.length > 0) script.push({ stages, isBackground, isOptional });
      stages = [];
      isOptional = isNextOptional;
    };
    for (;;) {
      this.#blanks();
      const cursor = this.#cursor;
      if (cursor.isAtEnd) break;
      if (typeof close === "object") {
        closedBy = cursor.match(close) ?? "";
        if (closedBy !== "") break;
      }
      if (cursor.take(")")) {
        if (close === ")") break;
        end(false);
      } else if (close === "}" && cursor.match(/\}(?![^\s;&|)])/y) !== undefined) break;
      else if (cursor.take("\n")) {
        this.#readDocuments();
        end(false, isOptional && stages.length === 0);
      } else if (cursor.match(/\|\||&&/y) !== undefined) end(false, true);
      else if (cursor.match(/;+&?/y) !== undefined) end(false);
      else if (cursor.match(/\|&?\s*/y) !== undefined) continue;
      else if (cursor.peek() === "&" && cursor.peek(1) !== ">") {
        cursor.next();
        end(true);
      } else stages.push(...this.#stage());
    }
    this.#readDocuments();
    end(false);
    return { script, closedBy };
  }

  #stage(): Stage[] {
    const cursor = this.#cursor;
    if (cursor.take("((")) {
      const inside = parseQuoted(cursor.over(cursor.until("))")), nestedScript, "");
      return [{ kind: "simple", assignments: [], words: [[colon], inside], redirects: [] }];
    }
    if (cursor.take("(")) return [{ kind: "group", isSubshell: true, script: this.script(")") }];
    if (cursor.match(/\{(?=\s)/y) !== undefined)
      return [{ kind: "group", isSubshell: false, script: this.script("}") }];
    const definition =
      cursor.match(/function\s+[^\s(){};]+\s*(\(\s*\))?\s*(?=[{(])/y) ??
      cursor.match(/[^\s(){}<>;&|'"$`=]+\s*\(\s*\)\s*/y);
    if (definition === undefined) return this.#compound() ?? this.#command();
    const name = definition.replace(/^function\s+/, "").replace(/[\s()]+$/, "");
    const script = this.script(cursor.match(/[{(]/y) === "(" ? ")" : "}");
    return [{ kind: "function", name, script }];
  }

  /** `if`, `case` and loops, where their first word stands. */
  #compound(): Stage[] | undefined {
    const cursor = this.#cursor;
    const read: Read = {
      until: (close) => cursor.nest(() => this.#read(close)),
      word: () => {
        this.#blanks();
        return parseWord(cursor, nestedScript);
      },
    };
    const stage = parseCompound(cursor, read);
    return stage && [stage];
  }

  #command(): Stage[] {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    const start = this.#cursor.at;
    for (;;) {
      this.#blanks();
      const redirect = this.#redirect();
      if (redirect !== undefined) {
        redirects.push(redirect);
        continue;
      }
      const name = words.length === 0 ? this.#cursor.match(/[A-Za-z_]\w*(?=\+?=)/y) : undefined;
      if (name !== undefined) {
        const isAppended = this.#cursor.match(/\+?=/y) === "+=";
        assignments.push({ name, value: this.#assigned(), isAppended });
        continue;
      }
      const word = parseWord(this.#cursor, nestedScript);
      if (word.length === 0) break;
      const plain = plainText(word);
      if (words.length > 0 || plain === undefined || !keywords.has(plain)) words.push(word);
      else if (assignments.length + redirects.length === 0) return this.#afterKeyword();
    }
    // A character that starts nothing is passed over, so that reading always ends.
    if (this.#cursor.at === start) this.#cursor.next();
    const command: SimpleCommand = { kind: "simple", assignments, words, redirects };
    return assignments.length + words.length + redirects.length === 0 ? [] : [command];
  }

  #afterKeyword(): Stage[] {
    this.#blanks();
    return this.#compound() ?? this.#command();
  }

  #assigned(): Word {
    if (!this.#cursor.take("(")) return parseWord(this.#cursor, nestedScript);
    // A list holds its elements with blanks between them, as its expansion would be split again.
    const list: Part[] = [];
    while (!this.#cursor.isAtEnd && !this.#cursor.take(")")) {
      this.#cursor.match(/[\s;&|<>(]+/y);
      if (list.length > 0) list.push({ kind: "text", text: " ", isQuoted: true });
      list.push(...parseWord(this.#cursor, nestedScript));
    }
    return list;
  }

  #redirect(): Redirect | undefined {
    const cursor = this.#cursor;
    if (/^\d*[<>]\(/.test(cursor.text.slice(cursor.at, cursor.at + 4))) return undefined;
    const found = cursor.match(/(\d*|\{\w+\})(<<<|<<-?|<>|<&|>&|>>|>\||<|>)|&>>?/y);
    if (found === undefined) return undefined;
    const file = /^(\d+|\{\w+\})/.exec(found)?.[0] ?? "";
    const op = found.slice(file.length);
    this.#blanks();
    const redirect = { file, op, target: parseWord(cursor, nestedScript) };
    if (op === "<<" || op === "<<-") {
      const delimiter = redirect.target.map((part) => (part.kind === "text" ? part.text : "")).join("");
      const isLiteral = redirect.target.some((part) => part.isQuoted);
      this.#documents.push({ redirect, delimiter, isLiteral, isIndented: op === "<<-" });
    }
    return redirect;
  }

  #readDocuments(): void {
    for (const { redirect, delimiter, isLiteral, isIndented } of this.#documents) {
      const lines: string[] = [];
      while (!this.#cursor.isAtEnd) {
        const line = this.#cursor.until("\n");
        if ((isIndented ? line.replace(/^\t+/, "") : line) === delimiter) break;
        lines.push(line);
      }
      const text = `${lines.join("\n")}\n`;
      redirect.target = isLiteral
        ? [{ kind: "text", text, isQuoted: true }]
        : parseQuoted(new Cursor(text), nestedScript, "");
    }
    this.#documents = [];
  }

  /** Blanks, continued lines and comments. */
  #blanks(): void {
    while (this.#cursor.match(/[ \t\r]+|\\\r?\n/y) !== undefined);
    const before = this.#cursor.text[this.#cursor.at - 1] ?? "\n";
    if (this.#cursor.peek() === "#" && /[\s;&|(]/.test(before)) this.#cursor.match(/[^\n]*/y);
  }
}

function nestedScript(cursor: Cursor): Script {
  return new Parser(cursor).script(")");
}

/** The text of a word that is nothing but text. */
function plainText(word: Word): string | undefined {
  let plain = "";
  for (const part of word as readonly Part[]) {
    if (part.kind !== "text" || part.isQuoted) return undefined;
    plain += part.text;
  }
  return plain;
}
