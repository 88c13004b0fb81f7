import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { InvalidPatternError, RootError } from "../../src/errors.ts";
import type { SearchBackend } from "../../src/search/backend.ts";
import { globOn, grepOn } from "../../src/search/grep.ts";
import { hashFilesOn } from "../../src/search/hash-files.ts";
import type { SearchScope } from "../../src/search/options.ts";
import { rejection } from "./harness.ts";

/** One fact about the search that every implementation must show. */
export interface SearchFact {
  readonly title: string;
  readonly check: (backend: () => SearchBackend) => Promise<void>;
}

type Tree = Readonly<Record<string, string | Uint8Array>>;

/** A folder of its own with the given files. */
class Folder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "native-pool-"));

  constructor(tree: Tree) {
    for (const [path, content] of Object.entries(tree)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), content);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

const list = (backend: () => SearchBackend, root: string, scope: Partial<SearchScope> = {}) =>
  globOn(backend, { root, sorted: true, ...scope }).toArray();

async function lines(
  backend: () => SearchBackend,
  content: string | Uint8Array,
  pattern: string,
  ignoreCase = false,
) {
  using folder = new Folder({ file: content });
  const matches = await grepOn(backend, { root: folder.path, ignoreCase }, [pattern]).toArray();
  return matches.map(({ line, column, text }) => `${line}:${column}:${text}`);
}

const globFacts: readonly SearchFact[] = [
  {
    title: "globs take files by name and by path, and leave out files and folders",
    async check(backend) {
      using folder = new Folder({
        "a.ts": "",
        "a.js": "",
        "src/b.ts": "",
        "src/deep/c.ts": "",
        "src/deep/d.tsx": "",
        "x/y.ts": "",
      });
      const take = (...include: string[]) => list(backend, folder.path, { include });
      deepEqual(await take("*.ts"), ["a.ts", "src/b.ts", "src/deep/c.ts", "x/y.ts"]);
      deepEqual(await take("/*.ts"), ["a.ts"]);
      deepEqual(await take("src/**"), ["src/b.ts", "src/deep/c.ts", "src/deep/d.tsx"]);
      deepEqual(await take("src/**/*.ts"), ["src/b.ts", "src/deep/c.ts"]);
      deepEqual(await take("**/deep/?.{ts,tsx}"), ["src/deep/c.ts", "src/deep/d.tsx"]);
      deepEqual(await take("[!a-c].ts*"), ["src/deep/d.tsx", "x/y.ts"]);
      deepEqual(await list(backend, folder.path, { include: ["*.ts"], exclude: ["deep", "x/**"] }), [
        "a.ts",
        "src/b.ts",
      ]);
    },
  },
  {
    title: "ignore files count, the nearest and last rule wins, and .ignore wins over .gitignore",
    async check(backend) {
      using folder = new Folder({
        ".gitignore": "# comment\n*.log\n/build\n!keep.log\nsecret/\n**/cache/\ndocs/*.txt\n\\#odd\n",
        "a.log": "",
        "keep.log": "",
        "build/x": "",
        "src/build/x": "",
        "secret/x": "",
        "src/secret": "",
        "a/cache/x": "",
        "docs/a.txt": "",
        "docs/b/a.txt": "",
        "#odd": "",
        "sub/.gitignore": "!a.log\nlocal\n",
        "sub/a.log": "",
        "sub/local": "",
        local: "",
        "other/.ignore": "!b.log\n",
        "other/b.log": "",
      });
      deepEqual(await list(backend, folder.path), [
        "docs/b/a.txt",
        "keep.log",
        "local",
        "other/b.log",
        "src/build/x",
        "src/secret",
        "sub/a.log",
      ]);
      equal((await list(backend, folder.path, { ignoreFiles: false })).length, 14);
    },
  },
  {
    title: "the rules of a folder also count in a repository inside of it",
    async check(backend) {
      using folder = new Folder({
        ".gitignore": "*.log\n",
        "inner/.git/HEAD": "",
        "inner/a.log": "",
        "inner/b": "",
        "a.log": "",
      });
      deepEqual(await list(backend, folder.path), ["inner/b"]);
    },
  },
  {
    title: "names with a dot are taken on request, and .git never",
    async check(backend) {
      using folder = new Folder({
        ".env": "",
        ".github/ci.yml": "",
        ".git/HEAD": "",
        seen: "",
        "sub/.git/HEAD": "",
      });
      deepEqual(await list(backend, folder.path), ["seen"]);
      deepEqual(await list(backend, folder.path, { hidden: true }), [".env", ".github/ci.yml", "seen"]);
    },
  },
  {
    title: "links are neither listed nor followed, inside or out of the root",
    async check(backend) {
      using outside = new Folder({ "secret.txt": "needle" });
      using folder = new Folder({ "real/a.txt": "needle" });
      symlinkSync(outside.path, join(folder.path, "out"));
      symlinkSync(join(outside.path, "secret.txt"), join(folder.path, "out.txt"));
      symlinkSync("real", join(folder.path, "in"));
      symlinkSync("..", join(folder.path, "real", "loop"));
      deepEqual(await list(backend, folder.path), ["real/a.txt"]);
      const found = await grepOn(backend, { root: folder.path }, ["needle"]).toArray();
      deepEqual(
        found.map(({ path }) => path),
        ["real/a.txt"],
      );
    },
  },
  {
    title: "a sorted list is in the order of bytes",
    async check(backend) {
      const names = ["Z", "a", "a-b", "a.b", "a/b", "é", "\uffee", "😀"];
      using folder = new Folder(
        Object.fromEntries(names.filter((name) => name !== "a").map((name) => [name, ""])),
      );
      deepEqual(await list(backend, folder.path), ["Z", "a-b", "a.b", "a/b", "é", "\uffee", "😀"]);
    },
  },
  {
    title: "a root that is missing or a file is a RootError, and a glob that is none an InvalidPatternError",
    async check(backend) {
      using folder = new Folder({ file: "" });
      ok((await rejection(list(backend, join(folder.path, "nothing")))) instanceof RootError);
      ok((await rejection(list(backend, join(folder.path, "file")))) instanceof RootError);
      const open = Promise.resolve().then(() => list(backend, folder.path, { include: ["{a,b"] }));
      ok((await rejection(open)) instanceof InvalidPatternError);
    },
  },
];

const textFacts: readonly SearchFact[] = [
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
      for (const pattern of ["(", "(?=a)", "(?<!a)b", "(a)\\1", "a\\nb", "[]", "\\ud83d"]) {
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
    title: "long lines are cut, and columns beyond the cut are right",
    async check(backend) {
      using folder = new Folder({ file: `${"🙂".repeat(600)}needle` });
      const [found] = await grepOn(backend, { root: folder.path, maxLineLength: 101 }, ["needle"]).toArray();
      equal(found?.column, 1_201);
      equal(found?.text, "🙂".repeat(50));
    },
  },
];

const limitFacts: readonly SearchFact[] = [
  {
    title: "limits on results, bytes and time end a search and say so",
    async check(backend) {
      const tree = Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [`f${100 + index}`, "needle\nneedle\n"]),
      );
      using folder = new Folder(tree);
      const scope = { root: folder.path, sorted: true };
      const few = grepOn(backend, { ...scope, maxResults: 5 }, ["needle"]);
      deepEqual(
        (await few.toArray()).map(({ path, line }) => `${path}:${line}`),
        ["f100:1", "f100:2", "f101:1", "f101:2", "f102:1"],
      );
      equal(few.summary?.ended, "results");
      const small = grepOn(backend, { ...scope, maxBytes: 14 * 30 }, ["needle"]);
      equal((await small.toArray()).length, 60);
      deepEqual(small.summary, { files: 30, bytes: 420, results: 60, ended: "bytes" });
      const late = grepOn(backend, { ...scope, timeoutMs: 0 }, ["needle"]);
      deepEqual(await late.toArray(), []);
      equal(late.summary?.ended, "time");
      const all = grepOn(backend, scope, ["needle"]);
      equal((await all.toArray()).length, 200);
      deepEqual(all.summary, { files: 100, bytes: 1_400, results: 200, ended: "complete" });
      const listed = globOn(backend, { ...scope, maxResults: 7 });
      equal((await listed.toArray()).length, 7);
      equal(listed.summary?.ended, "results");
    },
  },
  {
    title: "an aborted search throws the reason, and leaving a loop ends it",
    async check(backend) {
      using folder = new Folder({ a: "needle\n".repeat(5_000), b: "needle\n".repeat(5_000) });
      const controller = new AbortController();
      const search = grepOn(backend, { root: folder.path, signal: controller.signal }, ["needle"]);
      const seen = [];
      const looped = (async () => {
        for await (const match of search) {
          seen.push(match);
          if (seen.length === 3) controller.abort("enough");
        }
      })();
      equal(await rejection(looped), "enough");
      equal(seen.length, 3);
      for await (const _match of grepOn(backend, { root: folder.path }, ["needle"])) break;
      equal(
        await rejection(grepOn(backend, { root: ".", signal: AbortSignal.abort("before") }, ["x"]).toArray()),
        "before",
      );
    },
  },
  {
    title: "files are hashed in the order asked, and confined to the root",
    async check(backend) {
      using outside = new Folder({ secret: "secret" });
      using folder = new Folder({ a: "abc", "sub/empty": "", big: "x".repeat(3_000_000) });
      symlinkSync(join(outside.path, "secret"), join(folder.path, "out"));
      symlinkSync("a", join(folder.path, "in"));
      const files = [
        "a",
        "sub/empty",
        "missing",
        "sub",
        "out",
        "in",
        "../x",
        join(outside.path, "secret"),
        join(folder.path, "a"),
        "big",
      ];
      const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
      const hashes = (await hashFilesOn(backend, { root: folder.path, files })).map((file) =>
        file.state === "hashed" ? `${file.bytes} ${file.sha256.slice(0, 8)}` : file.reason,
      );
      deepEqual(hashes.slice(0, 9), [
        `3 ${abc.slice(0, 8)}`,
        "0 e3b0c442",
        "missing",
        "not-a-file",
        "outside-root",
        `3 ${abc.slice(0, 8)}`,
        "outside-root",
        "outside-root",
        `3 ${abc.slice(0, 8)}`,
      ]);
      equal(hashes[9]?.split(" ")[0], "3000000");
      deepEqual(await hashFilesOn(backend, { root: folder.path, files: [] }), []);
    },
  },
];

/** Lists, text search, limits and hashes. */
export const searchFacts: readonly SearchFact[] = [...globFacts, ...textFacts, ...limitFacts];
