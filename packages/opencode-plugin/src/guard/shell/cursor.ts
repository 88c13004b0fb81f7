/** How deep scripts, groups and expansions may stand in each other. */
const maxNesting = 16;

/** Thrown for text that is nested deeper than anybody writes. */
export class NestingError extends Error {
  override readonly name = "NestingError";
}

/** A position in a text. */
export class Cursor {
  readonly text: string;
  at = 0;
  #depth: number;

  constructor(text: string, depth: number = 0) {
    this.text = text;
    this.#depth = depth;
  }

  /** A cursor over other text that counts as nested as deep as this one. */
  over(text: string): Cursor {
    return new Cursor(text, this.#depth);
  }

  /** @throws NestingError below the deepest level */
  nest<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxNesting) throw new NestingError("nested too deep");
    const result = read();
    this.#depth -= 1;
    return result;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? "";
  }

  next(): string {
    const char = this.peek();
    this.at += 1;
    return char;
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Takes `text` when it stands here. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Takes what a sticky pattern matches here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Takes everything up to `end` and `end` itself; a missing end is that of the text. */
  until(end: string): string {
    const found = this.text.indexOf(end, this.at);
    const stop = found < 0 ? this.text.length : found;
    const taken = this.text.slice(this.at, stop);
    this.at = stop + end.length;
    return taken;
  }
}
