import { deepEqual, equal, ok } from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { InvalidPatternError, RootError } from "../../src/errors.ts";
import { grepOn } from "../../src/search/grep.ts";
import { rejection } from "./harness.ts";
import { Folder, list, type SearchFact } from "./search-kit.ts";

/** What is listed and what is left out. */
export const globFacts: readonly SearchFact[] = [
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
