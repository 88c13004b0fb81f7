import { InvalidPatternError } from "../errors.ts";

/**
 * Turns a glob into a regular expression over a whole path with `/`. `*` and `?` stop at `/`; `**` between slashes
 * stands for any number of folders, none included. The rules are those of git and of Rust's globset crate.
 */
export function globExpression(glob: string, options: { readonly hasBraces: boolean }): RegExp {
  const source = new GlobReader(glob, options.hasBraces).read();
  try {
    return new RegExp(`^${source}$`, "su");
  } catch (error) {
    throw new InvalidPatternError(glob, "is not a glob", error);
  }
}

class GlobReader {
  readonly #glob: string;
  readonly #hasBraces: boolean;
  #at = 0;
  #depth = 0;

  constructor(glob: string, hasBraces: boolean) {
    this.#glob = glob;
    this.#hasBraces = hasBraces;
  }

  read(): string {
    let out = "";
    while (this.#at < this.#glob.length) out += this.#element();
    if (this.#depth > 0) throw new InvalidPatternError(this.#glob, "a brace is not closed");
    return out;
  }

  #element(): string {
    const folders = this.#folders();
    if (folders !== undefined) return folders;
    const char = this.#next();
    if (char === "*") return this.#star();
    if (char === "?") return "[^/]";
    if (char === "[") return this.#class();
    if (char === "\\") {
      if (this.#at === this.#glob.length) throw new InvalidPatternError(this.#glob, "ends with a backslash");
      return escapeLiteral(this.#next());
    }
    return this.#hasBraces ? this.#brace(char) : escapeLiteral(char);
  }

  #folders(): string | undefined {
    const rest = this.#glob.slice(this.#at);
    const isFirst = this.#at === 0;
    const form = isFirst ? /^\*\*(?:\/\*\*)*(?:\/|$)/ : /^\/\*\*(?:\/\*\*)*(?:\/|$)/;
    const found = form.exec(rest)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    const isLast = !found.endsWith("/");
    if (isFirst) return isLast ? ".*" : "(?:.*/)?";
    return isLast ? "/.+" : "(?:/|/.*/)";
  }

  #star(): string {
    while (this.#glob[this.#at] === "*") this.#at += 1;
    return "[^/]*";
  }

  #class(): string {
    const found = /^([!^]?)(\]?[^\]]*)\]/su.exec(this.#glob.slice(this.#at));
    if (found === null) {
      // In an ignore file an open bracket that nothing closes stands for itself, as for ripgrep; git matches nothing.
      if (!this.#hasBraces) return "\\[";
      throw new InvalidPatternError(this.#glob, "a class is not closed");
    }
    this.#at += found[0].length;
    const [, negation, items = ""] = found;
    const safe = items.replace(/[\\[\]^]/g, "\\$&").replace(/^-|-$/g, "\\-");
    return `(?!/)[${negation === "" ? "" : "^"}${safe}]`;
  }

  #brace(char: string): string {
    if (char === "{") {
      this.#depth += 1;
      return "(?:";
    }
    if (char === "}" && this.#depth === 0) throw new InvalidPatternError(this.#glob, "a brace is not opened");
    if (char === "}") {
      this.#depth -= 1;
      return ")";
    }
    return char === "," && this.#depth > 0 ? "|" : escapeLiteral(char);
  }

  #next(): string {
    const char = String.fromCodePoint(this.#glob.codePointAt(this.#at) ?? 0);
    this.#at += char.length;
    return char;
  }
}

function escapeLiteral(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
