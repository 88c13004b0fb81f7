import { deepEqual } from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { Folder, list, type SearchFact } from "./search-kit.ts";

/** Which of the names an ignore file with that text leaves. */
const left =
  (rules: string, ...names: readonly string[]): SearchFact["check"] =>
  async (backend) => {
    const kept = names.filter((name) => name.startsWith("+")).map((name) => name.slice(1));
    const files = names.map((name) => [name.replace(/^[+-]/, ""), ""] as const);
    using folder = new Folder({ ".gitignore": rules, ...Object.fromEntries(files) });
    deepEqual(await list(backend, folder.path), kept.toSorted());
  };

/** The corners of gitignore(5): what stays is marked with +, what is ignored with -. */
export const ignoreFacts: readonly SearchFact[] = [
  {
    title: "a rule with a slash inside is anchored, one with a slash at its end is for folders",
    check: left("a/b\n/top\nlast/\n", "-a/b", "+x/a/b", "-top", "+x/top", "-last/x", "-x/last/x", "+y/last"),
  },
  {
    title: "two stars stand for folders only between slashes",
    check: left(
      "**/deep\na/**/z\nall/**\nx**y\n",
      "-deep",
      "-m/n/deep",
      "-a/z",
      "-a/b/c/z",
      "+b/a/z",
      "-all/one/two",
      "+b/all/one",
      "-xay",
      "-b/xy",
      "+xa/y",
    ),
  },
  {
    title: "a negation brings back a file, but nothing out of a folder that is ignored",
    check: left(
      "*.log\n!keep.log\ngone/\n!gone/keep.log\nsome/*\n!some/kept\n",
      "-a.log",
      "+keep.log",
      "+x/keep.log",
      "-gone/keep.log",
      "-some/x",
      "+some/kept",
    ),
  },
  {
    title: "the last rule that matches decides, and a nearer file comes before it",
    check: async (backend) => {
      using folder = new Folder({
        ".gitignore": "!a\na\nb\n",
        "in/.gitignore": "!a\n/c\n",
        "in/deep/.gitignore": "a\n!b\n",
        a: "",
        c: "",
        "in/a": "",
        "in/b": "",
        "in/c": "",
        "in/x/c": "",
        "in/deep/a": "",
        "in/deep/b": "",
      });
      deepEqual(await list(backend, folder.path), ["c", "in/a", "in/deep/b", "in/x/c"]);
    },
  },
  {
    title:
      "line ends, spaces, escapes, comments and a byte order mark in an ignore file are read as git reads them",
    check: left(
      "\ufefffirst\r\n# no rule\r\n\r\n  \r\nspaces  \r\nkept\\ \r\n\\#hash\r\n\\!bang\r\n",
      "-first",
      "-spaces",
      "-kept ",
      "+kept",
      "-#hash",
      "-!bang",
      "+# no rule",
    ),
  },
  {
    title: "classes and question marks are of one character, and never a slash",
    check: left("[a-c]x\n[!a-c]y\nq?z\n[]]b\n", "-ax", "+dx", "+ay", "-dy", "-qaz", "+q/z", "+qz", "-]b"),
  },
  {
    title:
      "an open bracket stands for itself, a backslash at the end matches nothing, and the lines around count",
    check: left("one\n[open\nback\\\ntwo\n", "-one", "-two", "-[open", "+open", "+back"),
  },
  {
    title: "a folder that cannot be read holds nothing, and the search goes on",
    async check(backend) {
      using folder = new Folder({ "closed/x": "", "open/x": "" });
      const closed = join(folder.path, "closed");
      chmodSync(closed, 0);
      // The permissions do not bind root: then there is nothing to see here.
      const isBound = process.getuid?.() !== 0 && process.platform !== "win32";
      deepEqual(await list(backend, folder.path), isBound ? ["open/x"] : ["closed/x", "open/x"]);
      chmodSync(closed, 0o700);
    },
  },
];
