import { deepEqual, equal, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { globOn, grepOn } from "../../src/search/grep.ts";
import { Folder, type SearchFact } from "./search-kit.ts";

/** More matches than any implementation finds ahead of its reader: what comes last is read after the first is seen. */
function manyFiles(word: string): Record<string, string> {
  const line = `needle ${word} ${"x".repeat(990)}\n`;
  return Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`d/f${100 + index}`, line.repeat(150)]),
  );
}

/** What is exchanged while a search runs. */
export const confineFacts: readonly SearchFact[] = [
  {
    title: "no file outside is read through a folder that became a link during the search",
    async check(backend) {
      using outside = new Folder(manyFiles("outside"));
      using folder = new Folder(manyFiles("inside"));
      const scope = { root: folder.path, sorted: true, maxResults: Number.POSITIVE_INFINITY };
      let seen = 0;
      for await (const { path, text } of grepOn(backend, scope, ["needle"])) {
        if (seen === 0) {
          renameSync(join(folder.path, "d"), join(folder.path, "e"));
          symlinkSync(join(outside.path, "d"), join(folder.path, "d"));
        }
        seen += 1;
        ok(text.startsWith("needle inside"), path);
      }
      ok(seen < 15_000, "the last files are gone");
    },
  },
  {
    title: "a file that became a link or a fifo during the search is left out",
    async check(backend) {
      using folder = new Folder({ ...manyFiles("inside"), ".hidden": "needle hidden\n" });
      const scope = { root: folder.path, sorted: true, maxResults: Number.POSITIVE_INFINITY };
      let seen = 0;
      for await (const { path, text } of grepOn(backend, scope, ["needle"])) {
        if (seen === 0) {
          for (const name of ["f198", "f199"]) rmSync(join(folder.path, "d", name));
          symlinkSync("../.hidden", join(folder.path, "d", "f198"));
          execFileSync("mkfifo", [join(folder.path, "d", "f199")]);
        }
        seen += 1;
        ok(text.startsWith("needle inside"), path);
      }
      equal(seen, 98 * 150);
    },
  },
  {
    title: "nothing is listed behind a folder that became a link before it was read",
    async check(backend) {
      using outside = new Folder({ secret: "" });
      using folder = new Folder({ first: "", "d/inside": "" });
      const listed: string[] = [];
      for await (const path of globOn(backend, { root: folder.path })) {
        if (listed.push(path) > 1) continue;
        renameSync(join(folder.path, "d"), join(folder.path, "e"));
        symlinkSync(outside.path, join(folder.path, "d"));
      }
      deepEqual(
        listed.filter((path) => path.includes("secret")),
        [],
      );
    },
  },
];
