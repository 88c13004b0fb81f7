import { mkdirSync } from "node:fs";
import { MissionArchive, type MissionRecord, type MissionSchema } from "@oco/mission";
import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import { storePath } from "../../src/cli/project-store.ts";
import { archiveDirectory } from "../../src/state/state-directory.ts";
import { begunAt, mission, task } from "../tui/sample-view.ts";
import { openHome } from "./home.ts";

const sealed: MissionRecord["phase"] = {
  kind: "ended",
  outcome: { kind: "sealed" },
  at: begunAt + 5,
  isCleaned: true,
};

test("a mission that is asked for where there was none is not found", async () => {
  using home = openHome();
  expect(await home.oco("status", "m1")).toMatchObject({ code: 2 });
});

test("missions that have left the store are listed before the others, and shown with their units", async () => {
  using home = openHome();
  const path = storePath(home.project);
  mkdirSync(path, { recursive: true });
  {
    await using store = await openStore<MissionSchema>({ path, author: "test" });
    await store.transact((tx) => {
      tx.set(["mission", "m1"], mission({ id: "m1", goal: "Old\nwork", phase: sealed }));
      tx.set(
        ["task", "m1", "T1"],
        task("T1", 0, { state: { kind: "done", attempt: "work:T1:1", at: begunAt } }),
      );
      tx.set(["mission", "m2"], mission({ id: "m2", goal: "New work", createdAt: begunAt + 1 }));
    });
    await new MissionArchive(store, { directory: archiveDirectory(home.project), keep: 0 }).sweep();
  }
  expect((await home.oco("status")).lines).toEqual(["m1  sealed     Old work", "m2  execute    New work"]);
  const { code, lines } = await home.oco("status", "m1");
  expect(code).toBe(0);
  expect(lines.join("\n")).toMatch(/^MISSION m1 sealed\n[\s\S]*T1 Implement T1: done/);
  expect(await home.oco("status", "m3")).toEqual({ code: 2, lines: ["there is no mission m3"] });
});
