import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MissionSchema } from "@oco/mission";
import { openStore, type Store } from "@oco/mvcc";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MissionReader } from "../../src/tui/missions/mission-reader.ts";
import { begunAt, mission, task } from "./sample-view.ts";

let folder = "";
let path = "";
let faults: string[] = [];
let onChange = (): void => {};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oco-board-"));
  path = join(folder, "store");
  faults = [];
  onChange = () => {};
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function reader(): MissionReader {
  return new MissionReader({
    path: () => path,
    now: () => begunAt,
    onChange: () => onChange(),
    onFault: (message) => faults.push(message),
  });
}

async function changed(): Promise<void> {
  await new Promise<void>((resolve) => {
    onChange = resolve;
  });
}

async function engineStore(): Promise<Store<MissionSchema>> {
  const store = await openStore<MissionSchema>({ path, author: "engine" });
  await store.transact((tx) => {
    tx.set(["mission", "m1"], mission());
    tx.set(["parent", "ses_person"], "m1");
    tx.set(["session", "ses_worker"], { missionId: "m1", attemptId: "a1" });
    tx.set(["task", "m1", "T1"], task("T1", 0));
  });
  return store;
}

function digest(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(path).sort()) hash.update(name).update(readFileSync(join(path, name)));
  return hash.digest("hex");
}

test("where there is no store none is made, and nothing is shown", async () => {
  await using board = reader();
  await board.look();
  expect(existsSync(path)).toBe(false);
  mkdirSync(path);
  await board.look();
  expect(readdirSync(path)).toEqual([]);
  expect(board.ofSession("ses_person")).toBeUndefined();
  expect(board.missions()).toEqual([]);
  expect(faults).toEqual([]);
});

test("a store that is made later is found by the next look", async () => {
  await using board = reader();
  await board.look();
  await using _ = await engineStore();
  await board.look();
  expect(board.ofSession("ses_person")?.view.mission.goal).toBe("Finish the three functions");
});

test("a session shows the mission it asked for or works for, another session none", async () => {
  await using _ = await engineStore();
  await using board = reader();
  await board.look();
  expect([...(board.ofSession("ses_person")?.view.tasks.keys() ?? [])]).toEqual(["T1"]);
  expect(board.ofSession("ses_worker")?.view.mission.id).toBe("m1");
  expect(board.ofSession("ses_other")).toBeUndefined();
});

test("what the engine commits is told and read", async () => {
  await using store = await engineStore();
  await using board = reader();
  await board.look();
  const told = changed();
  await store.transact((tx) => tx.set(["task", "m1", "T2"], task("T2", 1)));
  await told;
  expect(board.ofSession("ses_person")?.view.tasks.size).toBe(2);
});

test("a mission is driven while its lease holds", async () => {
  await using store = await engineStore();
  await using board = reader();
  await board.look();
  expect(board.ofSession("ses_person")?.isDriven).toBe(false);
  await store.transact((tx) => tx.set(["lease", "m1"], { owner: "o", expiresAt: begunAt + 1 }));
  expect(board.ofSession("ses_person")?.isDriven).toBe(true);
  await store.transact((tx) => tx.set(["lease", "m1"], { owner: "o", expiresAt: begunAt }));
  expect(board.ofSession("ses_person")?.isDriven).toBe(false);
});

test("the missions of a project come newest first", async () => {
  await using store = await engineStore();
  await store.transact((tx) => tx.set(["mission", "m2"], mission({ id: "m2", createdAt: begunAt + 1 })));
  await using board = reader();
  await board.look();
  expect(board.missions().map(({ id }) => id)).toEqual(["m2", "m1"]);
});

test("opening, reading and closing leave every byte of the store as it was", async () => {
  await (await engineStore()).close();
  const before = digest();
  const board = reader();
  await board.look();
  board.ofSession("ses_person");
  board.missions();
  await board[Symbol.asyncDispose]();
  expect(digest()).toBe(before);
});

test("a store that is taken away is reported, shows nothing, and is not tried for ever", async () => {
  await (await engineStore()).close();
  await using board = reader();
  await board.look();
  expect(board.missions()).toHaveLength(1);
  for (let round = 0; round < 5; round += 1) {
    rmSync(path, { recursive: true });
    expect(board.ofSession("ses_person")).toBeUndefined();
    await (await engineStore()).close();
    await board.look();
  }
  expect(faults).toHaveLength(3);
  expect(board.missions()).toEqual([]);
});

test("after its disposal it opens nothing", async () => {
  const board = reader();
  await board[Symbol.asyncDispose]();
  await using _ = await engineStore();
  await board.look();
  expect(board.missions()).toEqual([]);
});
