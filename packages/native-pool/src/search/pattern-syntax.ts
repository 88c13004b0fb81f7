import { InvalidPatternError } from "../errors.ts";

/**
 * Patterns are JavaScript regular expressions with the `u` flag, without lookaround and back references: the part
 * that an automaton can match in linear time. This reader checks that, and writes the same pattern in the syntax of
 * Rust's regex crate, where classes such as `\w` would otherwise mean other characters (invariant S3).
 */
export function toRustPattern(pattern: string): string {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    throw new InvalidPatternError(pattern, "is not a regular expression", error);
  }
  return new PatternReader(pattern).read();
}

const space =
  "\\t\\x0b\\x0c\\r \\u{a0}\\u{1680}\\u{2000}-\\u{200a}\\u{2028}\\u{2029}\\u{202f}\\u{205f}\\u{3000}\\u{feff}";
const classes = new Map([
  ["d", "[0-9]"],
  ["D", "[^0-9]"],
  ["w", "[0-9A-Za-z_]"],
  ["W", "[^0-9A-Za-z_]"],
  ["s", `[${space}]`],
  ["S", `[^${space}\\n]`],
]);
const controls = new Map([
  ["t", 9],
  ["v", 11],
  ["f", 12],
  ["r", 13],
  ["0", 0],
]);

/** The properties of ECMAScript that the regex crate does not have. */
const unknownToRust = /^\{(?:.*=)?(?:Changes_When_NFKC_Casefolded|CWKCF|Surrogate|Cs|Unknown|Zzzz)\}$/;

class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): string {
    let out = "";
    while (this.#at < this.#pattern.length) out += this.#element();
    return out;
  }

  #element(): string {
    const char = this.#next();
    if (char === "\\") return this.#escape(false);
    if (char === "[") return this.#class();
    if (char === "(") return this.#group();
    if (char === ".") return "[^\\n\\r\\u{2028}\\u{2029}]";
    // Lines are handed to the engine with their ends; a carriage return before the newline belongs to the end.
    if (char === "$") return "(?:\\r?$)";
    if (char === "\n") this.#refuse("a line never holds a newline");
    return char;
  }

  #group(): string {
    if (this.#peek() !== "?") return "(?:";
    const rest = this.#pattern.slice(this.#at);
    const opening = /^\?(?::|<[^=!>][^>]*>)/u.exec(rest);
    if (opening === null) this.#refuse("lookaround and modifiers are not supported");
    this.#at += opening[0].length;
    return "(?:";
  }

  #class(): string {
    let out = "[";
    if (this.#peek() === "^") out += this.#next();
    if (this.#peek() === "]") this.#refuse("an empty class is not supported");
    while (this.#peek() !== "]") {
      out += this.#classAtom();
      if (this.#peek() === "-" && this.#pattern[this.#at + 1] !== "]") {
        this.#at += 1;
        out += `-${this.#classAtom()}`;
      }
    }
    this.#at += 1;
    return `${out}]`;
  }

  #classAtom(): string {
    const char = this.#next();
    if (char === "\\") return this.#escape(true);
    if (char === "\n") this.#refuse("a line never holds a newline");
    return /[[\]&~^-]/.test(char) ? `\\${char}` : char;
  }

  #escape(inClass: boolean): string {
    const char = this.#next();
    const shorthand = classes.get(char);
    if (shorthand !== undefined) return shorthand;
    if (char === "b" && inClass) return "\\x{8}";
    if (char === "b" || char === "B") return `(?-u:\\${char})`;
    if (char === "p" || char === "P") return this.#property(char);
    if (char === "n") this.#refuse("a line never holds a newline");
    if (char === "k" || /[1-9]/.test(char)) this.#refuse("back references are not supported");
    const control = controls.get(char);
    if (control !== undefined) return codePoint(control);
    if (char === "c") return codePoint(this.#next().charCodeAt(0) % 32);
    if (char === "x") return codePoint(Number.parseInt(this.#take(/^[0-9a-f]{2}/i), 16));
    if (char === "u") return this.#unicode();
    return char === "/" ? "/" : `\\${char}`;
  }

  #property(char: string): string {
    const name = this.#take(/^\{[^}]*\}/);
    if (unknownToRust.test(name)) this.#refuse(`\\${char}${name} is not supported`);
    return `\\${char}${name}`;
  }

  #unicode(): string {
    if (this.#peek() === "{")
      return codePoint(Number.parseInt(this.#take(/^\{[0-9a-f]+\}/i).slice(1, -1), 16));
    const unit = Number.parseInt(this.#take(/^[0-9a-f]{4}/i), 16);
    const low = /^\\u(d[c-f][0-9a-f]{2})/i.exec(this.#pattern.slice(this.#at))?.[1];
    if (unit < 0xd800 || unit > 0xdfff) return codePoint(unit);
    if (unit > 0xdbff || low === undefined) this.#refuse("half of a surrogate pair is no character");
    this.#at += 6;
    return codePoint((unit - 0xd800) * 0x400 + Number.parseInt(low, 16) - 0xdc00 + 0x10000);
  }

  #take(form: RegExp): string {
    const found = form.exec(this.#pattern.slice(this.#at))?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #peek(): string {
    return this.#pattern[this.#at] ?? "";
  }

  #next(): string {
    const char = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += char.length;
    return char;
  }

  #refuse(reason: string): never {
    throw new InvalidPatternError(this.#pattern, reason);
  }
}

function codePoint(value: number): string {
  return `\\x{${value.toString(16)}}`;
}
