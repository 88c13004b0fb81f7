import { decodeEntities } from "./entities.ts";
import { TagScanner } from "./tag-scanner.ts";

/** A page as text. */
export interface PageText {
  readonly title: string;
  readonly text: string;
}

/** What stands in these is not for readers. */
const silent = new Set([
  "script",
  "style",
  "noscript",
  "template",
  "svg",
  "head",
  "title",
  "nav",
  "iframe",
  "form",
  "button",
]);
/** Each begins a line of its own. */
const blocks = new Set(
  "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody tfoot thead tr ul".split(
    " ",
  ),
);
const spaced = new Set(["p", "pre", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"]);
/** Turns the HTML of documentation into plain text with headings, lists, tables and code blocks, in linear time. */
export function htmlToText(html: string): PageText {
  const writer = new TextWriter();
  const tags = new TagScanner(html);
  let at = 0;
  for (let found = tags.next(at); found !== undefined; found = tags.next(at)) {
    writer.text(html.slice(at, found.start));
    at = found.end;
    if (found.name === "") continue;
    if (found.isClosing) writer.close(found.name);
    else writer.open(found.name, found.isEmpty);
  }
  writer.text(html.slice(at));
  return { title: titleOf(html), text: writer.toString() };
}

function titleOf(html: string): string {
  const tag = html.search(/<title[\s>]/i);
  const start = html.indexOf(">", tag) + 1;
  if (tag < 0 || start === 0) return "";
  const end = html.indexOf("<", start);
  return decodeEntities(html.slice(start, end < 0 ? start : end))
    .replace(/\s+/g, " ")
    .trim();
}

class TextWriter {
  readonly #parts: string[] = [];
  /** The element whose content is left out, and how many of its kind are open. */
  #silent: { readonly name: string; depth: number } | undefined;
  #code = 0;
  #lists = 0;
  /** Line breaks that come before the next text. */
  #breaks = 0;
  #isStart = true;

  open(name: string, isEmpty: boolean): void {
    if (this.#silent !== undefined) {
      if (name === this.#silent.name && !isEmpty) this.#silent.depth += 1;
      return;
    }
    if (silent.has(name)) {
      if (!isEmpty) this.#silent = { name, depth: 1 };
      return;
    }
    if (name === "br") this.#breaks = Math.max(this.#breaks, 1);
    if (blocks.has(name)) this.#break(name);
    if (name === "ul" || name === "ol") this.#lists += 1;
    if (name === "pre") {
      this.#write("```\n");
      this.#code += 1;
    }
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level !== undefined) this.#write(`${"#".repeat(Number(level))} `);
    if (name === "li") this.#write(`${"  ".repeat(Math.max(0, this.#lists - 1))}- `);
    if (name === "td" || name === "th") this.#write("| ");
  }

  close(name: string): void {
    if (this.#silent !== undefined) {
      if (name === this.#silent.name) this.#silent.depth -= 1;
      if (this.#silent.depth === 0) this.#silent = undefined;
      return;
    }
    if (name === "ul" || name === "ol") this.#lists = Math.max(0, this.#lists - 1);
    if (name === "pre" && this.#code > 0) {
      this.#code -= 1;
      if (!this.#parts.at(-1)?.endsWith("\n")) this.#parts.push("\n");
      this.#parts.push("```");
    }
    if (name === "td" || name === "th") this.text(" ");
    if (blocks.has(name)) this.#break(name);
  }

  text(raw: string): void {
    if (this.#silent !== undefined || raw === "") return;
    const text = decodeEntities(raw);
    if (this.#code > 0) this.#write(text);
    else if (text.trim() !== "") this.#write(text.replace(/\s+/g, " "));
    else if (this.#breaks === 0 && !this.#isStart && !this.#parts.at(-1)?.endsWith(" "))
      this.#parts.push(" ");
  }

  toString(): string {
    return this.#parts
      .join("")
      .replace(/[ \t]+$/gm, "")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
  }

  #break(name: string): void {
    if (this.#code === 0) this.#breaks = Math.max(this.#breaks, spaced.has(name) ? 2 : 1);
  }

  #write(text: string): void {
    const isLineStart = this.#breaks > 0 || this.#isStart;
    if (!this.#isStart) this.#parts.push("\n".repeat(this.#breaks));
    this.#breaks = 0;
    this.#isStart = false;
    this.#parts.push(isLineStart && this.#code === 0 ? text.replace(/^ (?! *-)/, "") : text);
  }
}
