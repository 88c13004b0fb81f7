import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { InvalidPatternError } from "../src/errors.ts";
import { globOn, grepOn } from "../src/search/grep.ts";
import { kinds, searchWith } from "./contract/harness.ts";
import { binaryProperties, generalCategories } from "./fixtures/unicode-properties.ts";

const folder = mkdtempSync(join(tmpdir(), "native-pool-"));
afterAll(() => rmSync(folder, { recursive: true }));

function tree(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(folder, "t-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const paths = [
  "a",
  "b.ts",
  ".h",
  "ab/a",
  "ab/b.ts",
  "ab/.h/a",
  "ab/ab/a",
  "ab/ab/c.b",
  "c/a.ts",
  "c/ab/b",
  "c/[a]",
  "c/b b",
];
const files = Object.fromEntries(paths.map((path) => [path, ""]));
const segment = fc.array(
  fc.constantFrom("a", "b", "*", "?", ".ts", "[ab]", "[!a]", "[a-c]", "c", ".", "{,b}", "{a,}"),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const glob = fc
  .array(fc.oneof({ weight: 3, arbitrary: segment.map((parts) => parts.join("")) }, fc.constant("**")), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((parts) =>
    fc.constantFrom(parts.join("/"), `/${parts.join("/")}`, `{${parts.join(",").replaceAll("**", "*")}}`),
  );
const rule = glob

  // git's rules for braces and for "/" in a negated class are not those of the crate; nobody writes either.
  .filter((text) => !/\{|\[!/.test(text))
  .chain((text) =>
    fc.constantFrom(text, `!${text}`, `${text}/`, `${text} `, `${text}\\ `, `\\${text}`, `[${text}`),
  );

const atom = fc.constantFrom(
  "a",
  "b",
  ".",
  "\\w",
  "\\W",
  "\\d",
  "\\s",
  "\\S",
  "[ab]",
  "[^a]",
  "[\\w-]",
  "\\b",
  "^",
  "$",
  "(a|b)",
  "é",
  "\\u{1f642}",
);
const pattern = fc
  .array(fc.tuple(atom, fc.constantFrom("", "", "", "+", "*", "?", "{2}")), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([text, times]) => (/^(\\b|\^|\$)$/.test(text) ? text : text + times)).join(""));
const line = fc.array(fc.constantFrom("a", "b", "1", " ", "-", "é", "🙂", "\r", "\t", "\u2028"), {
  maxLength: 6,
});
const text = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\r\n")), { maxLength: 6 })
  .map((lines) => lines.map(([chars, end]) => chars.join("") + end).join(""));

const broken = fc
  .array(
    fc.constantFrom(
      ...["a", "b", " ", "\n", "\r\n", "é", "🙂"].map((chars) => Buffer.from(chars)),
      // Latin-1, halves of characters, an overlong form, half of a surrogate pair, the marks of UTF-16.
      ...["e9", "c3", "f09f99", "c0af", "eda081", "fffe", "feff", "efbbbf"].map((hex) =>
        Buffer.from(hex, "hex"),
      ),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => Buffer.concat(pieces));

// The implementations are compared with each other on whatever the generators come up with.
describe.skipIf(kinds().length < 2)("both implementations agree", () => {
  const both = <Result>(
    search: (kind: "javascript" | "native") => Promise<Result>,
  ): Promise<[Result, Result]> => Promise.all([search("javascript"), search("native")]);

  test("on what a glob takes and leaves out", async () => {
    const root = tree(files);
    const scope = fc.record({
      include: fc.array(glob, { maxLength: 2 }),
      exclude: fc.array(glob, { maxLength: 1 }),
      hidden: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scope, async (options) => {
        const [mine, theirs] = await both((kind) =>
          globOn(() => searchWith(kind), { root, sorted: true, ...options }).toArray(),
        );
        expect(theirs).toEqual(mine);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  test("on what ignore files leave out", async () => {
    const ignore = fc
      .array(rule, { maxLength: 3 })
      .chain((rules) => fc.constantFrom(rules.join("\n"), rules.join("\r\n"), `\ufeff${rules.join("\n")}`));
    await fc.assert(
      fc.asyncProperty(ignore, ignore, ignore, async (top, inner, other) => {
        const root = tree({ ...files, ".gitignore": top, "ab/.gitignore": inner, ".ignore": other });
        const [mine, theirs] = await both((kind) =>
          globOn(() => searchWith(kind), { root, sorted: true }).toArray(),
        );
        expect(theirs).toEqual(mine);
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  test("on each property of characters, or it is refused at the call", async () => {
    // One character of nearly every category; none is younger than the oldest Unicode that an implementation has.
    const root = tree({ file: [..."aAǅʰª1Ⅷ²_-([])»«!+$^©\u0300\u0903\u20dd \u00ad\ue000😀ß漢٣"].join("\n") });
    const categories = generalCategories.flatMap((name) => [name, `gc=${name}`, `General_Category=${name}`]);
    let refused = 0;
    for (const name of [...binaryProperties, ...categories, "sc=Grek", "scx=Latn", "Script=Unknown"]) {
      const find = (kind: "javascript" | "native") =>
        grepOn(() => searchWith(kind), { root, sorted: true }, [`\\p{${name}}`]);
      try {
        find("native");
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidPatternError);
        refused += 1;
        continue;
      }
      const [mine, theirs] = await both((kind) => find(kind).toArray());
      expect(theirs, name).toEqual(mine);
    }
    // Changes_When_NFKC_Casefolded, Surrogate and Unknown under all of their names.
    expect(refused).toBe(9);
  });

  test("on the lines, columns and texts that a pattern finds", async () => {
    await fc.assert(
      fc.asyncProperty(
        pattern,
        fc.oneof(text, broken),
        fc.boolean(),
        async (expression, content, ignoreCase) => {
          const root = tree({ file: content });
          const [mine, theirs] = await both((kind) =>
            grepOn(() => searchWith(kind), { root, ignoreCase }, [expression]).toArray(),
          );
          expect(theirs).toEqual(mine);
        },
      ),
      { numRuns: 400, seed: 11 },
    );
  });
});
