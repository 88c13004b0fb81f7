/**
 * Keeps a text within `max` characters: its beginning and its end, with a line that says how much is missing, and under
 * which handle all of it can be read.
 */
export function bounded(text: string, max: number, handle?: string): string {
  if (text.length <= max) return text;
  const head = Math.ceil(max * 0.4);
  const tail = max - head;
  const where = handle === undefined ? "" : `; all of it: artifact ${JSON.stringify(handle)}`;
  const missing = text.length - head - tail;
  return `${text.slice(0, head)}\n[${missing} characters left out${where}]\n${text.slice(text.length - tail)}`;
}

/** A list in Markdown, or nothing for an empty one. */
export function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `${title}\n${items.map((item) => `- ${item}`).join("\n")}`;
}

/** Joins the parts that say something, with an empty line between. */
export function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part.trim() !== "").join("\n\n");
}
