import { CommandSyntaxError } from "../errors.ts";

/** A word of a command line, its quotes and escapes undone. */
export interface Word {
  readonly text: string;
  readonly index: number;
  /** Length of the leading part that was written without quotes or escapes; `A=b` counts only there. */
  readonly bareLength: number;
}

/** What a shell would do at this character, for the characters that we do not do without one. */
const refused: Readonly<Record<string, string>> = {
  "|": "a pipe",
  "&": "a background job",
  ";": "a command list",
  "<": "a redirection",
  ">": "a redirection",
  "(": "a subshell",
  ")": "a subshell",
  "`": "a command substitution",
  "*": "a file pattern; quote it if the program expands it by itself",
  "?": "a file pattern; quote it if the program expands it by itself",
  "[": "a file pattern; quote it if the program expands it by itself",
  "\n": "a line break between commands",
  "\r": "a line break between commands",
};

const expansionInQuotes = /[A-Za-z0-9_{(?!@*#$-]/;
const expansionOutside = /[A-Za-z0-9_{(?!@*#$'"-]/;

export function needsShell(construct: string): string {
  return `${construct} needs a shell, and no shell was chosen for commands`;
}

/** Splits a command line into words by the quoting rules of a POSIX shell; see `parseCommand`. */
export class WordScanner {
  readonly #text: string;
  index = 0;

  constructor(text: string) {
    this.#text = text.trimEnd();
    this.#skipBlanks(true);
  }

  /** The words up to the end or to `&&`. */
  words(): Word[] {
    const words: Word[] = [];
    for (;;) {
      this.#skipBlanks(words.length === 0);
      if (this.#isAtEnd || this.#text.startsWith("&&", this.index)) return words;
      words.push(this.#word());
    }
  }

  skipAnd(): boolean {
    if (!this.#text.startsWith("&&", this.index)) return false;
    this.index += 2;
    return true;
  }

  get #isAtEnd(): boolean {
    return this.index >= this.#text.length;
  }

  /** Line breaks are blanks only where a shell, too, waits for a command to begin. */
  #skipBlanks(isBeforeCommand: boolean): void {
    for (; !this.#isAtEnd; this.index += 1) {
      const char = this.#text[this.index] as string;
      if (this.#text.startsWith("\\\n", this.index)) this.index += 1;
      else if (char !== " " && char !== "\t" && !(isBeforeCommand && (char === "\n" || char === "\r")))
        return;
    }
  }

  #word(): Word {
    const start = this.index;
    let text = "";
    let bareLength = -1;
    this.#refuseAtWordStart();
    for (; !this.#isAtEnd; ) {
      const char = this.#text[this.index] as string;
      if (char === " " || char === "\t" || this.#text.startsWith("&&", this.index)) break;
      if (char === "'" || char === '"' || char === "\\") {
        if (bareLength < 0) bareLength = text.length;
        text += char === "'" ? this.#single() : char === '"' ? this.#double() : this.#escaped();
        continue;
      }
      this.#refuseConstruct(char);
      text += char;
      this.index += 1;
    }
    return { text, index: start, bareLength: bareLength < 0 ? text.length : bareLength };
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.index + 1);
    if (end < 0) throw this.#error("the quote is never closed");
    const inner = this.#text.slice(this.index + 1, end);
    this.index = end + 1;
    return inner;
  }

  #double(): string {
    const start = this.index;
    let inner = "";
    for (this.index += 1; !this.#isAtEnd; this.index += 1) {
      const char = this.#text[this.index] as string;
      if (char === '"') {
        this.index += 1;
        return inner;
      }
      if (char === "`" || char === "$") this.#refuseConstruct(char, expansionInQuotes);
      const next = this.#text[this.index + 1];
      if (char === "\\" && next !== undefined && '"\\$`\n'.includes(next)) {
        if (next !== "\n") inner += next;
        this.index += 1;
      } else {
        inner += char;
      }
    }
    this.index = start;
    throw this.#error("the quote is never closed");
  }

  #escaped(): string {
    const next = this.#text[this.index + 1];
    if (next === undefined) throw this.#error("nothing follows the backslash");
    this.index += 2;
    return next === "\n" ? "" : next;
  }

  #refuseAtWordStart(): void {
    const char = this.#text[this.index];
    if (char === "~") throw this.#error(needsShell("a home folder"));
    if (char === "#") throw this.#error(needsShell("a comment"));
  }

  #refuseConstruct(char: string, expansion = expansionOutside): void {
    const isAlternative = this.#text.startsWith("||", this.index);
    const construct = isAlternative ? "an alternative" : refused[char];
    if (construct !== undefined) throw this.#error(needsShell(construct));
    // A lone dollar sign is text in every shell.
    if (char === "$" && expansion.test(this.#text[this.index + 1] ?? " ")) {
      throw this.#error(needsShell("an expansion"));
    }
  }

  #error(reason: string): CommandSyntaxError {
    return new CommandSyntaxError(this.#text, this.index, reason);
  }
}
