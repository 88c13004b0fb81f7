import { applyEdits, createScanner, type Edit, findNodeAtLocation, type Node, parseTree } from "jsonc-parser";

// `SyntaxKind` of jsonc-parser, whose const enum is not there at run time.
const commaToken = 5;
const endOfText = 17;

/**
 * Adds an entry to the list at a key of the outermost object, which is made where there is none. Every other byte stays
 * as it is: jsonc-parser's own `modify` formats the neighbours too, and cuts a bracket off where a list ends in `]]`.
 */
export function addToList(text: string, key: string, entry: string): string {
  return inSource(text, (source, root) => {
    const list = findNodeAtLocation(root, [key]);
    const item = JSON.stringify(entry);
    if (list !== undefined) return append(source, list, item);
    return append(source, root, `${JSON.stringify(key)}: [${item}]`);
  });
}

/** Takes entries out of the list at a key, and the key with the last one; comments beside them stay. */
export function removeFromList(text: string, key: string, indexes: readonly number[]): string {
  return [...indexes]
    .sort((a, b) => b - a)
    .reduce(
      (before, index) =>
        inSource(before, (source, root) => {
          const list = findNodeAtLocation(root, [key]);
          const isLast = list?.children?.length === 1;
          const [container, position] = isLast ? [root, propertyIndex(root, key)] : [list, index];
          return container === undefined ? [] : remove(source, container, position);
        }),
      text,
    );
}

function inSource(text: string, edit: (source: string, root: Node) => Edit[]): string {
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const source = text.slice(mark.length);
  const root = parseTree(source, [], { allowTrailingComma: true });
  return root === undefined ? text : mark + applyEdits(source, edit(source, root));
}

/** The edits that put an item behind the last of a list or an object. */
function append(source: string, container: Node, item: string): Edit[] {
  const children = container.children ?? [];
  const last = children.at(-1);
  const first = children[0];
  if (last === undefined || first === undefined) {
    return [{ offset: container.offset + 1, length: 0, content: item }];
  }
  const close = endOf(container) - 1;
  const behind = source.slice(0, close).trimEnd().length;
  const hasLines = source.slice(container.offset, first.offset).includes("\n");
  const isCommented = source.slice(endOf(last), behind).includes("//");
  const eol = source.includes("\r\n") ? "\r\n" : "\n";
  const before = hasLines || isCommented ? `${eol}${indentOf(source, last.offset)}` : " ";
  const comma = commaBetween(source, endOf(last), close);
  return [
    ...(comma === undefined ? [{ offset: endOf(last), length: 0, content: "," }] : []),
    { offset: behind, length: 0, content: before + item },
  ];
}

/** The edits that take an item out, with the comma and the blanks that were its own. */
function remove(source: string, container: Node, index: number): Edit[] {
  const children = container.children ?? [];
  const child = children[index];
  if (child === undefined) return [];
  const next = children[index + 1];
  const previous = children[index - 1];
  const limit = next?.offset ?? endOf(container) - 1;
  const own = commaBetween(source, endOf(child), limit);
  const start = startWithBlanks(source, child.offset, own === endOf(child) ? own + 1 : endOf(child));
  const item = { offset: start, length: endOf(child) - start, content: "" };
  const cut = (offset: number): Edit => ({ offset, length: 1, content: "" });
  // Blanks in front of a comment that stays are its own.
  if (own !== undefined)
    return own === endOf(child) ? [{ ...item, length: item.length + 1 }] : [item, cut(own)];
  const other = previous === undefined ? undefined : commaBetween(source, endOf(previous), child.offset);
  return other === undefined ? [item] : [cut(other), mergedFrom(item, other)];
}

/** Where the blanks in front of an item begin; a line comment there needs an end of line behind it. */
function startWithBlanks(source: string, offset: number, end: number): number {
  const start = source.slice(0, offset).trimEnd().length;
  const line = source.slice(source.lastIndexOf("\n", start - 1) + 1, start);
  return line.includes("//") && !/^[ \t]*\r?\n/.test(source.slice(end))
    ? source.slice(0, offset).replace(/[ \t]+$/, "").length
    : start;
}

/** Without the comma that another edit cuts: two edits must not overlap. */
function mergedFrom(item: Edit, comma: number): Edit {
  if (comma < item.offset) return item;
  const offset = comma + 1;
  return { ...item, offset, length: item.offset + item.length - offset };
}

function commaBetween(source: string, from: number, to: number): number | undefined {
  const scanner = createScanner(source, false);
  scanner.setPosition(from);
  for (
    let token = scanner.scan();
    token !== endOfText && scanner.getTokenOffset() < to;
    token = scanner.scan()
  ) {
    if (token === commaToken) return scanner.getTokenOffset();
  }
  return undefined;
}

function propertyIndex(root: Node, key: string): number {
  return (root.children ?? []).findIndex(({ children }) => children?.[0]?.value === key);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function indentOf(source: string, offset: number): string {
  const line = source.slice(source.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}
