// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text is shell, not JavaScript

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { inspectCommand } from "../../src/guard/inspect.ts";
import { place } from "./place.ts";

const plain = [
  "rm -rf /",
  "rm -r -f ..",
  "git push --force",
  "git push origin +main",
  "chmod -R 777 /",
  "dd if=x of=/dev/sda",
  "mkfs.ext4 /dev/sda1",
  "cat .env",
  "cat config/.env.local",
  "printenv",
  "find / -delete",
  "git reset --hard",
];

/** Writes each character so that the shell reads the same: bare, quoted, escaped, or with empty quotes behind it. */
const spelled = fc
  .constantFrom(...plain)
  .chain((command) =>
    fc
      .array(fc.nat(4), { minLength: command.length, maxLength: command.length })
      .map((ways) =>
        [...command].map((char, index) => (char === " " ? " " : spell(char, ways[index] ?? 0))).join(""),
      ),
  );

function spell(char: string, way: number): string {
  const hex = char.charCodeAt(0).toString(16).padStart(2, "0");
  return [char, `'${char}'`, `"${char}"`, `\\${char}`, `$'\\x${hex}'`][way] ?? char;
}

const wrapped = spelled.chain((command) =>
  fc.constantFrom(
    command,
    `sudo ${command}`,
    `env A=b ${command}`,
    `true && ${command}`,
    `npm test; ${command}`,
    `(${command})`,
    `echo a\n${command}\n`,
    `if true; then ${command}; fi`,
    `timeout 5 nice ${command}`,
    `/usr/bin/env ${command}`,
    `eval ${command}`,
    `X=$(${command})`,
  ),
);

test("however a command is quoted, escaped and wrapped, it is stopped", () => {
  fc.assert(
    fc.property(wrapped, (command) => inspectCommand(command, place) !== undefined),
    { numRuns: 800, seed: 1 },
  );
});

test("any text is read to its end without a throw", () => {
  const pieces = fc.array(
    fc.constantFrom(
      ..."rm -rf / $( ) ` ' \" \\ { } ${ $(( )) <( << EOF \n ; & | && || > < <<< # ~ * = for in do done x function () sh -c xargs find -exec".split(
        " ",
      ),
      " ",
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        pieces.map((parts) => parts.join("")),
        pieces.map((parts) => parts.join(" ")),
        fc.string({ unit: "binary" }),
      ),
      (text) => {
        const why = inspectCommand(text, place);
        expect(why === undefined || why.length > 0).toBe(true);
      },
    ),
    { numRuns: 1500, seed: 2 },
  );
});

test("nesting without end is refused, not followed", () => {
  expect(inspectCommand("$(".repeat(5000), place)).toBeDefined();
  expect(inspectCommand(`${"eval ".repeat(50)}ls`, place)).toContain("nested too deep");
});

test("choices without end are refused, not followed", () => {
  const choice = (index: number): string =>
    `for v in 0 1 2 3 4 5 6 7; do x=$v$x; test $x && rm -rf "dist/$x"; ${index === 0 ? "" : choice(index - 1)} done`;
  expect(inspectCommand(choice(8), place)).toContain("too long to be read");
});
