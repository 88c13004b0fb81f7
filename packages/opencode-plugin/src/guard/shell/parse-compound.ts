import type { Cursor } from "./cursor.ts";
import { colon } from "./parse-word.ts";
import type { Branches, Loop, Script, Stage, Word } from "./syntax.ts";

/** What compound commands are made of; handed in, because they stand in scripts and scripts stand in them. */
export interface Read {
  /** A script up to and with what a sticky pattern fits where a command could begin. */
  readonly until: (close: RegExp) => { readonly script: Script; readonly closedBy: string };
  /** The next word, or none where something else stands. */
  readonly word: () => Word;
}

/** Parses `if`, `case`, `for`, `select`, `while` or `until` at the cursor, whose first word is not taken yet. */
export function parseCompound(cursor: Cursor, read: Read): Stage | undefined {
  const keyword = cursor.match(/(if|case|for|select|while|until)(?=[\s;&|()<>])/y);
  switch (keyword) {
    case undefined:
      return undefined;
    case "if":
      return parseIf(read);
    case "case":
      return parseCase(cursor, read);
    case "for":
    case "select":
      return parseFor(cursor, read);
    default:
      return { kind: "loop", script: bodyOf(read) };
  }
}

const doWord = /do(?=[\s;&|()<>]|$)/y;
const doneWord = /done(?=[\s;&|()<>]|$)/y;

function parseIf(read: Read): Branches {
  const arms: Branches["arms"][number][] = [];
  let isTotal = false;
  for (;;) {
    const test = isTotal ? [] : read.until(/then(?=[\s;&|()<>]|$)/y).script;
    const { script, closedBy } = read.until(/(elif|else|fi)(?=[\s;&|()<>]|$)/y);
    arms.push({ test, script });
    if (closedBy !== "elif" && closedBy !== "else") return { kind: "branches", arms, isTotal };
    isTotal = closedBy === "else";
  }
}

function parseCase(cursor: Cursor, read: Read): Branches {
  const test = expansionOf(read.word());
  cursor.match(/\s*in(?=\s)/y);
  const arms: Branches["arms"][number][] = [];
  let isTotal = false;
  for (;;) {
    cursor.match(/\s+/y);
    if (cursor.isAtEnd || cursor.match(/esac(?=[\s;&|()<>]|$)/y) !== undefined) break;
    isTotal ||= /^\(?\s*\*\s*$/.test(cursor.until(")"));
    const { script, closedBy } = read.until(/;;&?|;&|esac(?=[\s;&|()<>]|$)/y);
    arms.push({ test: arms.length === 0 ? test : [], script });
    if (closedBy === "esac" || closedBy === "") break;
  }
  return { kind: "branches", arms: arms.length === 0 ? [{ test, script: [] }] : arms, isTotal };
}

function parseFor(cursor: Cursor, read: Read): Loop {
  // `for ((...))` counts; its body is a loop as any other.
  if (cursor.match(/\s*\(\(/y) !== undefined) {
    cursor.until("))");
    return { kind: "loop", script: bodyOf(read) };
  }
  const name = cursor.match(/\s*\w+/y)?.trim() ?? "";
  const words: Word[] = [];
  if (cursor.match(/\s+in(?=\s)/y) !== undefined) {
    for (let word = read.word(); word.length > 0; word = read.word()) words.push(word);
  }
  return { kind: "loop", item: { name, words }, script: bodyOf(read) };
}

/** What stands before `do`, which is the test of a `while`, and what stands behind it. */
function bodyOf(read: Read): Script {
  const { script: test } = read.until(doWord);
  return [...test, ...read.until(doneWord).script];
}

/** `: word`, which expands a word and does nothing else with it. */
function expansionOf(word: Word): Script {
  const words: readonly Word[] = [[colon], word];
  return [
    {
      stages: [{ kind: "simple", assignments: [], words, redirects: [] }],
      isBackground: false,
      isOptional: false,
    },
  ];
}
