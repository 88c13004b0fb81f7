import fc from "fast-check";
import { expect, test } from "vitest";
import { cells, fit, wrap } from "../../src/tui/board/fit.ts";
import { duration, elapsed, tokens } from "../../src/tui/board/quantities.ts";

test("a text that fits is left as it is, a longer one ends with an ellipsis", () => {
  expect(fit("12345", 5)).toBe("12345");
  expect(fit("123456", 5)).toBe("1234…");
  expect(fit("anything", 0)).toBe("");
});

test("characters of East Asian scripts and pictures fill two cells", () => {
  expect(cells("日本")).toBe(4);
  expect(cells("e\u0301")).toBe(1);
  expect(fit("日本語の題", 5)).toBe("日本…");
});

test("a reason is broken between words, and the last line says that it goes on", () => {
  expect(wrap("the quick brown fox jumps over", 10, 2)).toEqual(["the quick", "brown fox…"]);
  expect(wrap("short", 10, 2)).toEqual(["short"]);
  expect(wrap("unbreakableword", 6, 3)).toEqual(["unbrea", "kablew", "ord"]);
  expect(wrap("", 10, 2)).toEqual([]);
});

test("wrapped lines never exceed the width nor the number of lines, and nothing but the end is lost", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z日]{1,12}$/), { maxLength: 12 }),
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      (words, width, maxLines) => {
        const lines = wrap(words.join(" "), width, maxLines);
        expect(lines.length).toBeLessThanOrEqual(maxLines);
        for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width);
        const kept = lines.join("").replaceAll(" ", "").replace(/…$/, "");
        expect(words.join("").startsWith(kept)).toBe(true);
      },
    ),
  );
});

test("quantities are short and round to what they claim", () => {
  expect([duration(420), duration(59_990), duration(187_000), duration(7_500_000)]).toEqual([
    "0.4 s",
    "1 min 00 s",
    "3 min 07 s",
    "2 h 05 min",
  ]);
  expect([elapsed(999), elapsed(59_999), elapsed(61_000)]).toEqual(["0 s", "59 s", "1 min 01 s"]);
  expect([tokens(0), tokens(999), tokens(8067), tokens(999_949), tokens(999_950)]).toEqual([
    "0",
    "999",
    "8.1k",
    "999.9k",
    "1.0M",
  ]);
});
