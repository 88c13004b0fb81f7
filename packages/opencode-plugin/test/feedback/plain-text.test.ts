import { expect, test } from "vitest";
import { plainText, shortened } from "../../src/feedback/plain-text.ts";

test("escape sequences, control characters and turned writing are taken out, words stay", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u001b[38;2;1;2;3mcolour\u001b[K", "colour"],
    ["\u001b]0;title\u0007text", "text"],
    ["\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["\u001bP1;2|payload\u001b\\after", "after"],
    ["\u001b(Bplain", "plain"],
    ["a\r\nb\tc\u0000d", "a b c d"],
    ["\u009b31mx", "31mx"],
    ["safe\u202egnp.exe", "safe gnp.exe"],
    ["[a] {b} é 日本 🙂", "[a] {b} é 日本 🙂"],
    ["\u001b", ""],
  ];
  for (const [given, shown] of cases) expect(plainText(given)).toBe(shown);
});

test("a text is cut between characters and says that it was cut", () => {
  expect(shortened("short", 10)).toBe("short");
  expect(shortened("abcdefghij", 5)).toBe("abcd…");
  expect(shortened("abc🙂def", 5)).toBe("abc…");
});
