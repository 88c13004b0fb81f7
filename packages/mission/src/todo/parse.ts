/** An item of a checklist in Markdown. */
export interface TodoItem {
  /** The text before a colon at its beginning, where that has the form of an id. */
  readonly id?: string;
  /** Its text without id and without the remarks in brackets at its end. */
  readonly title: string;
  readonly mark: TodoMark;
  /** Line in the file, from 1. */
  readonly line: number;
  /** Index of the item that this one stands below. */
  readonly parent?: number;
  /** Indented text below it that is no item. */
  readonly body: string;
}

/** `[ ]` open, `[/]` under way, `[x]` done, `[-]` given up. */
export type TodoMark = "open" | "active" | "done" | "dropped";

const marks: Readonly<Record<string, TodoMark>> = {
  " ": "open",
  "/": "active",
  x: "done",
  X: "done",
  "-": "dropped",
};

const itemShape = /^(\s*)(?:[-*+]|\d+[.)])\s+\[([ xX/-])\]\s+(.*)$/;
const idShape = /^([A-Za-z0-9][A-Za-z0-9._+-]{0,63}):\s+(.*)$/;
const fenceShape = /^\s*(`{3,}|~{3,})/;

/** Reads the items of a checklist: bulleted or numbered, nested to any depth; what stands in a fence is no item. */
export function parseTodo(text: string): TodoItem[] {
  const items: (TodoItem & { readonly indent: number; body: string })[] = [];
  let fence: string | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replaceAll("\t", "  ");
    const mark = fenceShape.exec(line)?.[1];
    const last = items.at(-1);
    if (fence !== undefined || mark !== undefined) {
      if (last !== undefined && indentOf(line) > last.indent) last.body += `${line.trim()}\n`;
      if (fence === undefined) fence = mark;
      else if (mark?.startsWith(fence)) fence = undefined;
      continue;
    }
    const match = itemShape.exec(line);
    if (match === null) {
      if (last !== undefined && line.trim() !== "" && indentOf(line) > last.indent)
        last.body += `${line.trim()}\n`;
      continue;
    }
    const [, spaces = "", box = " ", rest = ""] = match;
    const parent = items.findLastIndex((item) => item.indent < spaces.length);
    const [, id, title = rest] = idShape.exec(rest) ?? [];
    items.push({
      ...(id === undefined ? {} : { id }),
      title: withoutRemarks(title),
      mark: marks[box] ?? "open",
      line: index + 1,
      ...(parent === -1 ? {} : { parent }),
      indent: spaces.length,
      body: "",
    });
  }
  return items.map(({ indent: _, ...item }) => item);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Takes off what `renderTodo` adds in brackets; a person's own brackets hold none of these words. */
function withoutRemarks(title: string): string {
  return title
    .replace(
      /\s+\((?:agent: |after: |failed: |dropped: |attempt \d|working|checking|reviewing|merging)[\s\S]*\)\s*$/,
      "",
    )
    .trim();
}
