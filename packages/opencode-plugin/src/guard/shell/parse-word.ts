import type { Cursor } from "./cursor.ts";
import type { Part, Script, Word } from "./syntax.ts";

/** Parses a script up to an unmatched `)`; handed in, because words hold scripts and scripts hold words. */
export type ParseNested = (cursor: Cursor) => Script;

/** The command that does nothing but have its words expanded. */
export const colon: Part = { kind: "text", text: ":", isQuoted: false };

const ends = new Set([" ", "\t", "\r", "\n", ";", "&", "|", "(", ")", "<", ">"]);

/** Reads one word of POSIX shell or bash at the cursor: quotes, escapes, variables and substitutions. */
export function parseWord(cursor: Cursor, nested: ParseNested): Word {
  const parts: Part[] = [];
  while (!cursor.isAtEnd) {
    const char = cursor.peek();
    if ((char === "<" || char === ">") && cursor.peek(1) === "(") {
      cursor.at += 2;
      parts.push({ kind: "script", script: nested(cursor), isQuoted: true });
    } else if (ends.has(char)) {
      break;
    } else {
      parts.push(...parsePart(cursor, nested));
    }
  }
  return parts;
}

function parsePart(cursor: Cursor, nested: ParseNested): readonly Part[] {
  const char = cursor.next();
  switch (char) {
    case "\\":
      return cursor.peek() === "\n" ? drop(cursor) : [text(cursor.next(), true)];
    case "'":
      return [text(cursor.until("'"), true)];
    case '"':
      return [text("", true), ...parseQuoted(cursor, nested, '"')];
    case "$":
      if (cursor.take("'")) return [text(ansi(cursor), true)];
      if (cursor.take('"')) return parseQuoted(cursor, nested, '"');
      return [parseDollar(cursor, nested, false)];
    case "`":
      return [backquoted(cursor, nested, false)];
    default:
      return [text(char, false)];
  }
}

/** The inside of double quotes, or of a here-document when `end` is empty. */
export function parseQuoted(cursor: Cursor, nested: ParseNested, end: string): Part[] {
  const parts: Part[] = [];
  while (!cursor.isAtEnd) {
    if (end !== "" && cursor.take(end)) break;
    const char = cursor.next();
    if (char === "\\" && /[$`"\\\n]/.test(cursor.peek())) {
      const escaped = cursor.next();
      if (escaped !== "\n") parts.push(text(escaped, true));
    } else if (char === "$") parts.push(parseDollar(cursor, nested, true));
    else if (char === "`") parts.push(backquoted(cursor, nested, true));
    else parts.push(text(char, true));
  }
  return parts;
}

function parseDollar(cursor: Cursor, nested: ParseNested, isQuoted: boolean): Part {
  if (cursor.take("((")) return arithmetic(cursor, nested, isQuoted);
  if (cursor.take("(")) return { kind: "script", script: nested(cursor), isQuoted };
  if (cursor.take("{")) return cursor.nest(() => parseBraced(cursor, nested, isQuoted));
  const name = cursor.match(/[A-Za-z_]\w*|[0-9@*#?$!-]/y);
  // `"$@"` becomes several words in spite of its quotes.
  return name === undefined ? text("$", isQuoted) : variable(name, isQuoted && name !== "@", {});
}

function parseBraced(cursor: Cursor, nested: ParseNested, isQuoted: boolean): Part {
  const isLength = cursor.peek() === "#" && /[A-Za-z_]/.test(cursor.peek(1)) && cursor.take("#");
  const isIndirect = cursor.take("!");
  const name = cursor.match(/[A-Za-z_]\w*|[0-9]+|[@*#?$!-]/y) ?? "";
  const isList = cursor.match(/\[[@*]\](?=\})/y) !== undefined;
  const operator = cursor.match(/:?[-=+?]|[#%/^,:@[]+/y) ?? "";
  const rest: Part[] = [];
  while (!cursor.isAtEnd && !cursor.take("}")) rest.push(...parsePart(cursor, nested));
  const isDefault = /^:?[-=]$/.test(operator);
  return variable(name, isQuoted && name !== "@" && !isList, {
    rest,
    ...(isDefault ? { fallback: rest } : {}),
    isMasked: isLength || /^:?\+$/.test(operator),
    isIndirect,
    isChanged: isIndirect || (operator !== "" && !isDefault && !/^:?\?$/.test(operator)),
  });
}

/** A number, of which only what it runs on the way counts. */
function arithmetic(cursor: Cursor, nested: ParseNested, isQuoted: boolean): Part {
  const inner = cursor.over(cursor.until("))"));
  return { kind: "number", inside: cursor.nest(() => parseQuoted(inner, nested, "")), isQuoted };
}

function backquoted(cursor: Cursor, nested: ParseNested, isQuoted: boolean): Part {
  let inner = "";
  while (!cursor.isAtEnd) {
    const char = cursor.next();
    if (char === "`") break;
    inner += char === "\\" && /[$`\\]/.test(cursor.peek()) ? cursor.next() : char;
  }
  return { kind: "script", script: nested(cursor.over(inner)), isQuoted };
}

const controls: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", e: "\x1b", a: "\x07" };

/** The inside of `$'...'`. */
function ansi(cursor: Cursor): string {
  let result = "";
  while (!cursor.isAtEnd && !cursor.take("'")) {
    const char = cursor.next();
    if (char !== "\\") {
      result += char;
      continue;
    }
    const hex = cursor.match(/x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}/y);
    const octal = hex === undefined ? cursor.match(/[0-7]{1,3}/y) : undefined;
    if (hex !== undefined) result += String.fromCharCode(Number.parseInt(hex.slice(1), 16));
    else if (octal !== undefined) result += String.fromCharCode(Number.parseInt(octal, 8));
    else {
      const escaped = cursor.next();
      result += controls[escaped] ?? escaped;
    }
  }
  return result;
}

function drop(cursor: Cursor): readonly Part[] {
  cursor.next();
  return [];
}

function text(value: string, isQuoted: boolean): Part {
  return { kind: "text", text: value, isQuoted };
}

function variable(
  name: string,
  isQuoted: boolean,
  how: {
    readonly fallback?: Word;
    readonly rest?: Word;
    readonly isMasked?: boolean;
    readonly isIndirect?: boolean;
    readonly isChanged?: boolean;
  },
): Part {
  return { kind: "variable", name, isQuoted, isMasked: false, isIndirect: false, isChanged: false, ...how };
}
