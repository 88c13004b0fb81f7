import { deepEqual, equal, ok } from "node:assert/strict";
import { InvalidPatternError } from "../../src/errors.ts";
import { grepOn } from "../../src/search/grep.ts";
import { rejection } from "./harness.ts";
import { Folder, lines, type SearchFact } from "./search-kit.ts";

/** What patterns find in files. */
export const textFacts: readonly SearchFact[] = [
  {
    title: "lines, columns and text are those of the file, with either line end and without a last one",
    async check(backend) {
      deepEqual(await lines(backend, "one\r\ntwo two\nthree", "t(wo|hree)$"), ["2:5:two two", "3:1:three"]);
      deepEqual(await lines(backend, "a\r\n\r\n\nb\n", "^$"), ["2:1:", "3:1:"]);
      deepEqual(await lines(backend, "\ufeffhead\n", "^head"), ["1:1:head"]);
      deepEqual(await lines(backend, "🙂é한x\n", "x"), ["1:5:🙂é한x"]);
      deepEqual(await lines(backend, "", "^$"), []);
    },
  },
  {
    title: "classes, dots and borders mean what they mean in JavaScript",
    async check(backend) {
      const text = "é1\n٣\n\u00a0\nfoo-bar\n\u2028\n_x\n~&[]\n";
      deepEqual(await lines(backend, text, "^\\w"), ["4:1:foo-bar", "6:1:_x"]);
      deepEqual(await lines(backend, text, "\\d"), ["1:2:é1"]);
      deepEqual(await lines(backend, text, "^\\s"), ["3:1:\u00a0", "5:1:\u2028"]);
      deepEqual(await lines(backend, text, "^.$"), ["2:1:٣", "3:1:\u00a0"]);
      deepEqual(await lines(backend, text, "\\bbar\\b"), ["4:5:foo-bar"]);
      deepEqual(await lines(backend, text, "[~&[\\]]{4}"), ["7:1:~&[]"]);
      deepEqual(await lines(backend, text, "\\u{e9}|\\x7e|\\u0663"), ["1:1:é1", "2:1:٣", "7:1:~&[]"]);
      deepEqual(await lines(backend, text, "\\p{Nd}"), ["1:2:é1", "2:1:٣"]);
      deepEqual(await lines(backend, "b\r\nbx\n", "b[^a]"), ["2:1:bx"]);
      deepEqual(await lines(backend, "STRASSE Ünder K\n", "ünder \\w", true), ["1:9:STRASSE Ünder K"]);
    },
  },
  {
    title: "a pattern outside of the subset is an InvalidPatternError at the call",
    async check(backend) {
      const outside = ["(", "(?=a)", "(?<!a)b", "(a)\\1", "a\\nb", "[]", "\\ud83d"];
      for (const pattern of [...outside, "\\p{CWKCF}", "[\\P{gc=Cs}]", "\\p{sc=Zzzz}"]) {
        const call = Promise.resolve().then(() => grepOn(backend, { root: "." }, [pattern]));
        ok((await rejection(call)) instanceof InvalidPatternError, pattern);
      }
    },
  },
  {
    title: "literal patterns match themselves",
    async check(backend) {
      using folder = new Folder({ file: "a.b\naxb\n(a|b)*\n" });
      const search = grepOn(backend, { root: folder.path, isLiteral: true, sorted: true }, ["a.b", "(a|b)*"]);
      deepEqual(
        (await search.toArray()).map(({ line, pattern }) => [line, pattern]),
        [
          [1, 0],
          [3, 1],
        ],
      );
    },
  },
  {
    title: "several patterns are found in one walk, a line once for each",
    async check(backend) {
      using folder = new Folder({ a: "red\nred green\n", b: "green\n" });
      const search = grepOn(backend, { root: folder.path, sorted: true }, ["red", "green"]);
      const found = (await search.toArray()).map(({ path, line, column, pattern }) => [
        path,
        line,
        column,
        pattern,
      ]);
      deepEqual(found, [
        ["a", 1, 1, 0],
        ["a", 2, 1, 0],
        ["a", 2, 5, 1],
        ["b", 1, 1, 1],
      ]);
      equal(search.summary?.files, 2);
    },
  },
  {
    title: "binary and oversized files are left out, bytes that are not UTF-8 are not",
    async check(backend) {
      using folder = new Folder({
        binary: `needle\n${"x".repeat(100_000)}\0`,
        big: `needle${"x".repeat(50_000)}`,
        latin: Buffer.from("needle caf\xe9\n", "latin1"),
      });
      const found = await grepOn(backend, { root: folder.path, maxFileBytes: 50_000 }, ["needle"]).toArray();
      deepEqual(found, [{ path: "latin", line: 1, column: 1, text: "needle caf\ufffd", pattern: 0 }]);
    },
  },
  {
    title: "bytes that are no character can be matched as U+FFFD, and UTF-16 with zero bytes is binary",
    async check(backend) {
      const latin = Buffer.from("caf\xe9 x\n\xff\xfe\xffy\n", "latin1");
      deepEqual(await lines(backend, latin, "caf. x"), ["1:1:caf\ufffd x"]);
      deepEqual(await lines(backend, latin, "\\W+[xy]$"), ["1:4:caf\ufffd x", "2:1:\ufffd\ufffd\ufffdy"]);
      deepEqual(await lines(backend, Buffer.from("\ufeffneedle", "utf16le"), "."), []);
    },
  },
  {
    title: "long lines are cut, and columns beyond the cut are right",
    async check(backend) {
      using folder = new Folder({ file: `${"🙂".repeat(600)}needle` });
      const [found] = await grepOn(backend, { root: folder.path, maxLineLength: 101 }, ["needle"]).toArray();
      equal(found?.column, 1_201);
      equal(found?.text, "🙂".repeat(50));
    },
  },
];
