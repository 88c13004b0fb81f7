import { deepEqual, equal } from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { globOn, grepOn } from "../../src/search/grep.ts";
import { hashFilesOn } from "../../src/search/hash-files.ts";
import { rejection } from "./harness.ts";
import { Folder, type SearchFact } from "./search-kit.ts";

/** How searches end, and what hashing a list of files gives. */
export const limitFacts: readonly SearchFact[] = [
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
