import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";
import { type Commit, openStore } from "../src/index.ts";
import { scratchDirectory } from "./scratch-directory.ts";

const run = promisify(execFile);
const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");

interface Board {
  todo: { title: string; state: "open" | "claimed" | "done"; owner?: string };
}

test("the example of the README adds, claims and finishes each task once in four processes", async () => {
  const directory = scratchDirectory();
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  writeFileSync(join(directory, "example.ts"), example ?? "");
  buildSync({
    entryPoints: [join(directory, "example.ts")],
    outfile: join(directory, "example.mjs"),
    alias: { "@oco/mvcc": join(import.meta.dirname, "..", "src", "index.ts") },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
  });
  await Promise.all([1, 2, 3, 4].map(() => run(process.execPath, ["example.mjs"], { cwd: directory })));
  await using store = await openStore<Board>({ path: join(directory, ".state", "board") });
  const ids = ["S1.1", "S1.10", "S1.2"];
  expect(store.entries({ prefix: ["todo"] }).map(({ key }) => key[1])).toEqual(ids);
  for (const id of ids) {
    const states: unknown[] = [];
    const owners = new Set<unknown>();
    for await (const commit of store.history({ key: ["todo", id] })) {
      const todo = commit.changes[0]?.value as Board["todo"];
      states.push(todo.state);
      if (todo.owner !== undefined) owners.add(todo.owner);
    }
    expect([id, states, owners.size]).toEqual([id, ["open", "claimed", "done"], 1]);
  }
});

test("finishing S1.1 leaves S1.10 alone", async () => {
  await using store = await openStore<Board>();
  for (const id of ["S1.1", "S1.10"]) {
    await store.atomic().set(["todo", id], { title: id, state: "open" }).commit();
  }
  await store.transact((tx) => tx.set(["todo", "S1.1"], { title: "S1.1", state: "done" }));
  expect(store.entries({ prefix: ["todo", "S1.1"] }).map(({ key }) => key)).toEqual([["todo", "S1.1"]]);
  expect(store.get(["todo", "S1.10"])).toEqual({ title: "S1.10", state: "open" });
  const watched: Commit[] = [];
  for await (const commit of store.history({ key: ["todo", "S1.10"] })) watched.push(commit);
  expect(watched).toHaveLength(1);
});
