import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import {
  ClosedError,
  QueueFullError,
  TaskFailedError,
  TaskTimeoutError,
  WorkerLostError,
  WorkerPool,
  type WorkerPoolOptions,
} from "../src/index.ts";
import { bundle } from "./bundle.ts";
import type * as tasks from "./pool-tasks.ts";

const entry = bundle("../src/pool/worker-main.ts");
const module = bundle("./pool-tasks.ts");
const open: WorkerPool<typeof tasks>[] = [];

function make(options: Partial<WorkerPoolOptions> = {}): WorkerPool<typeof tasks> {
  const pool = new WorkerPool<typeof tasks>({ module, workers: 2, entry, ...options });
  open.push(pool);
  return pool;
}

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "no error",
    (error: unknown) => error,
  );

afterEach(async () => {
  for (const pool of open.splice(0)) await pool[Symbol.asyncDispose]();
});
afterAll(() => {
  for (const url of [entry, module]) rmSync(new URL(".", url), { recursive: true });
});

// A hundred million values if written out, a few thousand as a clone.
let shared: unknown[] = [];
for (let level = 0; level < 4; level += 1) shared = Array(100).fill(shared);

describe("a worker pool", () => {
  it("runs exported functions, synchronous or not", async () => {
    const pool = make();
    expect(await pool.run("next", 1)).toBe(2);
    expect(await pool.run("later", 5)).toBe(5);
    expect(pool.stats()).toMatchObject({ completed: 2, failed: 0, active: 0, waiting: 0 });
  });

  it.each([
    undefined,
    null,
    true,
    false,
    0,
    -0,
    Number.NaN,
    1.5,
    10n,
    "",
    "snow ☃ 🎉",
    { plain: [1, "two", { three: null }] },
    { missing: undefined },
    [1, undefined, 3],
    new Date(5),
    new Map([[1, new Set([2])]]),
    new Uint8Array([1, 2, 3]),
    shared,
    "long".repeat(100_000),
    { long: "x".repeat(100_000), map: new Map() },
    new Uint8Array(70_000).fill(9),
  ])("gives an argument and a result through as a structured clone would: case %#", async (value) => {
    const pool = make({ workers: 1 });
    const result = await pool.run("echo", value);
    if (value === shared) expect(result).toHaveLength(100);
    else expect(result).toStrictEqual(structuredClone(value));
  });

  it("gives each of many tasks its own result, in slots, waiting, and as parcels", async () => {
    const pool = make({ slots: 8, slotBytes: 64 });
    const results = await Promise.all(
      Array.from({ length: 2000 }, (_, index) =>
        index % 10 === 0 ? pool.run("echo", "y".repeat(index + 100)) : pool.run("next", index),
      ),
    );
    const expected = results.map((_, index) => (index % 10 === 0 ? "y".repeat(index + 100) : index + 1));
    expect(results).toEqual(expected);
  });

  it("has a long task delay no other while a worker is free", async () => {
    const pool = make();
    const words = new SharedArrayBuffer(8);
    const view = new Int32Array(words);
    // Whichever worker takes the long task has by then taken others with it.
    const before = Array.from({ length: 50 }, (_, index) => pool.run("next", index));
    const held = pool.run("hold", words);
    const behind = Array.from({ length: 50 }, (_, index) => pool.run("next", index));
    expect((await Promise.all([...before, ...behind])).length).toBe(100);
    expect(pool.stats().active).toBe(1);
    Atomics.store(view, 0, 1);
    Atomics.notify(view, 0);
    expect(await held).toBe(1);
  });
});

describe("a failing task", () => {
  it("rejects with the error of its function as cause", async () => {
    const error = await reasonOf(make().run("fail", "broken"));
    expect(TaskFailedError.is(error)).toBe(true);
    expect(error).toMatchObject({
      message: "Task fail failed: broken",
      cause: { name: "TypeError", message: "broken" },
    });
  });

  it("of an unknown name says which names there are", async () => {
    const error = await reasonOf(make().run("constant" as "next", 1));
    expect(error).toMatchObject({ code: "OCO_STEAL_TASK_FAILED" });
    expect(String(error)).toContain("the module exports no function constant, but closure, echo");
  });

  it("is one whose argument or result cannot be cloned", async () => {
    const pool = make();
    expect(TaskFailedError.is(await reasonOf(pool.run("echo", () => 1)))).toBe(true);
    expect(TaskFailedError.is(await reasonOf(pool.run("closure", undefined)))).toBe(true);
    expect(await pool.run("next", 1)).toBe(2);
  });

  it("that ends its worker is lost, and the worker is replaced", async () => {
    const pool = make();
    const error = await reasonOf(pool.run("exit", 3));
    expect(WorkerLostError.is(error)).toBe(true);
    expect(String(error)).toContain("Worker of task exit was lost: it exited with code 3");
    const results = await Promise.all(Array.from({ length: 50 }, (_, index) => pool.run("next", index)));
    expect(results.at(-1)).toBe(50);
    expect(pool.stats()).toMatchObject({ replaced: 1, completed: 50, failed: 1 });
  });

  it("takes no other with it: those its worker had taken and not started run elsewhere", async () => {
    const pool = make({ workers: 1 });
    await pool.run("next", 0);
    const all = [3, ...Array.from({ length: 40 }, () => -1)].map((code, index) =>
      reasonOf(code === 3 ? pool.run("exit", code) : pool.run("next", index)),
    );
    const results = await Promise.all(all);
    expect(WorkerLostError.is(results[0])).toBe(true);
    expect(results.slice(1)).toEqual(Array(40).fill("no error"));
  });
});

describe("a task that has to end", () => {
  it("is stopped with its worker when it runs beyond its limit", async () => {
    const pool = make({ workers: 1 });
    const error = await reasonOf(pool.run("forever", undefined as never, { timeoutMs: 20 }));
    expect(TaskTimeoutError.is(error)).toBe(true);
    expect(error).toMatchObject({ limitMs: 20, code: "OCO_STEAL_TASK_TIMEOUT" });
    expect(await pool.run("next", 1, { timeoutMs: 10_000 })).toBe(2);
  });

  it("is never started when it is aborted while it waits, and stopped while it runs", async () => {
    const pool = make({ workers: 1, slots: 2 });
    await pool.run("next", 0);
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const running = reasonOf(pool.run("forever", undefined as never, options));
    const queued = [1, 2, 3, 4].map(() => reasonOf(pool.run("exit", 9, options)));
    const kept = pool.run("next", 1);
    controller.abort("enough");
    expect(await Promise.all([running, ...queued])).toEqual(Array(5).fill("enough"));
    expect(await kept).toBe(2);
    expect(await reasonOf(pool.run("next", 1, options))).toBe("enough");
  });
});

describe("the pool's end", () => {
  it("refuses tasks beyond its capacity and after it was closed", async () => {
    const pool = make({ slots: 2, capacity: 2 });
    const first = [1, 2].map((value) => pool.run("next", value));
    expect(QueueFullError.is(await reasonOf(pool.run("next", 3)))).toBe(true);
    await Promise.all(first);
    pool.close();
    expect(ClosedError.is(await reasonOf(pool.run("next", 3)))).toBe(true);
  });

  it("drains, and gives up on a signal", async () => {
    const pool = make();
    const tasks = [1, 2, 3].map((value) => pool.run("later", value));
    const controller = new AbortController();
    const drained = pool.drain({ signal: controller.signal });
    controller.abort("no patience");
    await expect(drained).rejects.toBe("no patience");
    await pool.drain();
    expect(pool.stats().completed).toBe(3);
    expect(await Promise.all(tasks)).toEqual([1, 2, 3]);
  });

  it("rejects what runs and what waits when it is disposed", async () => {
    const pool = make({ workers: 1, slots: 2 });
    await pool.run("next", 1);
    const tasks = [
      pool.run("forever", undefined as never),
      ...[1, 2, 3].map((value) => pool.run("next", value)),
    ];
    const reasons = tasks.map((task) => reasonOf(task as Promise<unknown>));
    await pool[Symbol.asyncDispose]();
    for (const reason of await Promise.all(reasons)) expect(reason).toMatchObject({ name: "AbortError" });
  });

  it("is at once when the module cannot be imported, with the reason", async () => {
    const pool = make({ module: new URL("./nowhere.mjs", module) });
    const error = await reasonOf(pool.run("next", 1));
    expect(WorkerLostError.is(error)).toBe(true);
    expect(String(error)).toContain("nowhere.mjs");
    expect(ClosedError.is(await reasonOf(pool.run("next", 1)))).toBe(true);
  });

  it("comes by itself: a process with an idle pool exits", () => {
    const program = `
      import { WorkerPool } from ${JSON.stringify(bundle("../src/index.ts").href)};
      const pool = new WorkerPool({ module: ${JSON.stringify(module.href)}, workers: 2, entry: new URL(${JSON.stringify(entry.href)}) });
      console.log(await pool.run("next", 1));
    `;
    const file = join(mkdtempSync(join(tmpdir(), "work-steal-")), "exits.mjs");
    writeFileSync(file, program);
    expect(execFileSync(process.execPath, [file], { encoding: "utf8", timeout: 20_000 }).trim()).toBe("2");
    const opencode = fileURLToPath(new URL("../../../node_modules/.bin/opencode", import.meta.url));
    const env = { ...process.env, BUN_BE_BUN: "1" };
    expect(execFileSync(opencode, ["run", file], { encoding: "utf8", timeout: 20_000, env }).trim()).toBe(
      "2",
    );
  });

  it("option by option, what is out of range is refused with its value", () => {
    expect(() => make({ workers: 0 })).toThrow("workers must be an integer from 1 to 64, not 0");
    expect(() => make({ slots: 3 })).toThrow("not 3");
    expect(() => make({ slotBytes: 12 })).toThrow("not 12");
    expect(() => make().run("next", 1, { timeoutMs: 0 })).toThrow("not 0");
  });
});
