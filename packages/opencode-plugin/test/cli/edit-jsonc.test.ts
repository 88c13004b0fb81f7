import fc from "fast-check";
import { type ParseError, parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { addToList, removeFromList } from "../../src/cli/edit-jsonc.ts";

function read(text: string): Record<string, unknown> {
  const errors: ParseError[] = [];
  const value = parse(text, errors, { allowTrailingComma: true });
  expect(errors, text).toEqual([]);
  return value;
}

test("an entry is added in the way that the list is written, and comments stay where they are", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["{}", '{"plugin": ["x"]}'],
    ['{ "a": 1 }', '{ "a": 1, "plugin": ["x"] }'],
    ['{\n\t"a": 1 // one\n}', '{\n\t"a": 1, // one\n\t"plugin": ["x"]\n}'],
    ['{"plugin": []}', '{"plugin": ["x"]}'],
    ['{"plugin": ["a",]}', '{"plugin": ["a", "x"]}'],
    ['{"plugin": [["a", {}]]}', '{"plugin": [["a", {}], "x"]}'],
    ['{"plugin": [\r\n  "a" // last\r\n]}', '{"plugin": [\r\n  "a", // last\r\n  "x"\r\n]}'],
  ];
  for (const [before, after] of cases) expect(addToList(before, "plugin", "x")).toBe(after);
});

test("an entry is taken out with its own comma, and the key with the last entry", () => {
  const cases: readonly (readonly [string, readonly number[], string])[] = [
    ['{ "plugin": ["a", ["x", { "b": 1 }]] }', [1], '{ "plugin": ["a"] }'],
    ['{ "plugin": ["x", "a"] }', [0], '{ "plugin": [ "a"] }'],
    ['{ "plugin": ["x"], "a": 1 }', [0], '{ "a": 1 }'],
    ['{ "a": 1, "plugin": ["x", "y"] }', [0, 1], '{ "a": 1 }'],
    ['{\n  "plugin": [\n    "a", // keep\n    "x"\n  ]\n}', [1], '{\n  "plugin": [\n    "a" // keep\n  ]\n}'],
  ];
  for (const [before, indexes, after] of cases) expect(removeFromList(before, "plugin", indexes)).toBe(after);
});

test("whatever a file looks like, adding and taking out again changes neither values nor comments nor other bytes", () => {
  const gap = fc.constantFrom("", " ", "\n", "\r\n\t", " /* a */ ", " // b\n", "\n  // c\n  ");
  const value = fc.constantFrom("1", '"s"', "null", '["a",  "b"]', '{ "k":1 }', "[[]]");
  const items = (item: fc.Arbitrary<string>, open: string, close: string) =>
    fc
      .tuple(fc.array(fc.tuple(gap, item, gap), { maxLength: 4 }), gap, fc.boolean())
      .map(([list, end, hasTrailing]) => {
        const inner = list.map(([before, text, after]) => before + text + after).join(",");
        return `${open}${inner}${hasTrailing && list.length > 0 ? "," : ""}${end}${close}`;
      });
  const list = items(value, "[", "]");
  const other = fc
    .tuple(fc.constantFrom("x", "y", "z"), gap, value)
    .map(([key, space, text]) => `"${key}":${space}${text}`);
  const plugin = list.map((text) => `"plugin": ${text}`);
  const document = fc.oneof(items(other, "{", "}"), items(fc.oneof(other, plugin), "{", "}"));
  const comments = (text: string) => text.match(/\/\/.|\/\*.*?\*\//g) ?? [];
  fc.assert(
    fc.property(document, (text) => {
      const keys = [...text.matchAll(/"(x|y|z|plugin)":/g)].map(([, key]) => key);
      fc.pre(new Set(keys).size === keys.length);
      const before = read(text);
      const added = addToList(text, "plugin", "ours");
      const plugins = (before["plugin"] as unknown[] | undefined) ?? [];
      expect(read(added)).toEqual({ ...before, plugin: [...plugins, "ours"] });
      expect(comments(added)).toEqual(comments(text));
      const removed = removeFromList(added, "plugin", [plugins.length]);
      const { plugin: _, ...rest } = before;
      expect(read(removed)).toEqual(plugins.length === 0 ? rest : before);
      expect(comments(removed)).toEqual(plugins.length === 0 ? expect.anything() : comments(text));
    }),
    { numRuns: 1000 },
  );
});
