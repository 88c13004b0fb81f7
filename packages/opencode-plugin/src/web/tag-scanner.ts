/** A tag, or with an empty name a comment or declaration. */
export interface Tag {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly isClosing: boolean;
  readonly isEmpty: boolean;
}

const opening = /<(?:!--|[!?]|\/?[a-z])/gi;
const named = /<(\/?)([a-z][a-z0-9-]{0,30})/iy;

/**
 * Finds the tags of a page one after the other. No place is looked at twice, however broken the page is: pages come from
 * strangers, and a pattern that goes back over what it read would stop the host.
 */
export class TagScanner {
  readonly #html: string;
  /** A quote was never closed: from then on quotes mean nothing. */
  #hasBrokenQuotes = false;

  constructor(html: string) {
    this.#html = html;
  }

  /** The first tag from a position on; a `<` that begins none is text. */
  next(from: number): Tag | undefined {
    opening.lastIndex = from;
    const found = opening.exec(this.#html);
    if (found === null) return undefined;
    const start = found.index;
    if (found[0] === "<!--") return this.#unnamed(start, this.#after("-->", start));
    named.lastIndex = start;
    const tag = named.exec(this.#html);
    if (tag === null) return this.#unnamed(start, this.#after(">", start));
    const end = this.#endOfTag(named.lastIndex);
    return {
      start,
      end,
      name: (tag[2] ?? "").toLowerCase(),
      isClosing: tag[1] === "/",
      isEmpty: this.#html[end - 2] === "/",
    };
  }

  #unnamed(start: number, end: number): Tag {
    return { start, end, name: "", isClosing: false, isEmpty: true };
  }

  #after(words: string, from: number): number {
    const at = this.#html.indexOf(words, from);
    return at < 0 ? this.#html.length : at + words.length;
  }

  #endOfTag(from: number): number {
    if (this.#hasBrokenQuotes) return this.#after(">", from);
    let quote = "";
    for (let at = from; at < this.#html.length; at += 1) {
      const char = this.#html[at] as string;
      if (quote !== "") quote = char === quote ? "" : quote;
      else if (char === ">") return at + 1;
      else if ((char === '"' || char === "'") && this.#html[at - 1] === "=") quote = char;
    }
    this.#hasBrokenQuotes = true;
    return this.#after(">", from);
  }
}
