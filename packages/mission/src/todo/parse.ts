import { unfencedLines } from "./fences.ts";

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
  /** What stands in brackets at its end, of what the rendered checklist says there. */
  readonly remarks: TodoRemarks;
}

/** The remarks of an item that a person can change. */
export interface TodoRemarks {
  readonly agent?: string;
  readonly after?: readonly string[];
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
/** A person's own brackets begin with none of these words. */
const remarkShape =
  /\s+\(((?:agent: |after: |failed: |dropped: |attempt \d|working|checking|reviewing|merging)[\s\S]*)\)\s*$/;

/** Reads the items of a checklist: bulleted or numbered, nested to any depth; what stands in a fence is no item. */
export function parseTodo(text: string): TodoItem[] {
  const items: (TodoItem & { readonly indent: number; body: string })[] = [];
  const lines = todoLines(text);
  const isUnfenced = unfencedLines(lines);
  for (const [index, line] of lines.entries()) {
    const match = isUnfenced[index] ? itemShape.exec(line) : null;
    const last = items.at(-1);
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
      title: title.replace(remarkShape, "").trim(),
      mark: marks[box] ?? "open",
      line: index + 1,
      ...(parent === -1 ? {} : { parent }),
      remarks: remarksOf(remarkShape.exec(title)?.[1]),
      indent: spaces.length,
      body: "",
    });
  }
  return items.map(({ indent: _, ...item }) => item);
}

/** The lines of a checklist, however an editor ends and indents them. */
export function todoLines(text: string): string[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((line) => line.replaceAll("\t", "  "));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function remarksOf(text: string | undefined): TodoRemarks {
  const parts = (text ?? "").split("; ");
  const agent = parts.find((part) => part.startsWith("agent: "))?.slice("agent: ".length);
  const after = parts.find((part) => part.startsWith("after: "))?.slice("after: ".length);
  return {
    ...(agent === undefined ? {} : { agent: agent.trim() }),
    ...(after === undefined ? {} : { after: after.split(/[,\s]+/).filter((id) => id !== "") }),
  };
}
