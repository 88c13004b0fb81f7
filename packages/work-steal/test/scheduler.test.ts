import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import {
  ClosedError,
  DependencyFailedError,
  QueueFullError,
  Scheduler,
  type SchedulerOptions,
  type Task,
  TaskFailedError,
} from "../src/index.ts";

/** Opens from outside: a task that waits on a gate holds its runner until the test says so. */
class Gate {
  readonly passed: Promise<void>;
  open: () => void = () => {};
  constructor() {
    this.passed = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}

function make<Lane extends string>(
  lanes: Record<Lane, number>,
  options: Partial<SchedulerOptions<Lane>> = {},
): Scheduler<Lane> {
  return new Scheduler({ lanes, random: () => 0, ...options });
}

/** Lets every queued microtask run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a task", () => {
  it("starts after the code that spawned it, and gives its value to whoever awaits", async () => {
    const scheduler = make({ a: 1 });
    const log: string[] = [];
    const task = scheduler.spawn("a", () => log.push("ran"));
    log.push("spawned");
    expect(task.state).toEqual({ kind: "ready" });
    expect(await task).toBe(2);
    expect(log).toEqual(["spawned", "ran"]);
    expect(task.state).toEqual({ kind: "done", value: 2 });
    expect([task.id, task.label, task.lane, task.stolen]).toEqual([1, "#1", "a", false]);
  });

  it("that throws or rejects fails with its cause, and the lane goes on", async () => {
    const scheduler = make({ a: 1 });
    const cause = new Error("broken");
    const thrown = scheduler.spawn("a", () => {
      throw cause;
    });
    const rejected = scheduler.spawn("a", () => Promise.reject(cause), { label: "second" });
    const after = scheduler.spawn("a", () => 1);
    const error = await rejected.then(null, (reason: unknown) => reason);
    expect(TaskFailedError.is(error)).toBe(true);
    expect(error).toMatchObject({
      code: "OCO_STEAL_TASK_FAILED",
      cause,
      message: "Task second failed: broken",
    });
    expect((await thrown.outcome()).kind).toBe("failed");
    expect(await after).toBe(1);
    expect(scheduler.stats()).toMatchObject({ done: 1, failed: 2, running: 0, ready: 0 });
  });

  it("that fails and that nobody awaits is no unhandled rejection", async () => {
    const seen: unknown[] = [];
    const listen = (reason: unknown): number => seen.push(reason);
    process.on("unhandledRejection", listen);
    const scheduler = make({ a: 1 });
    const task = scheduler.spawn("a", () => Promise.reject(new Error("unseen")));
    await scheduler.drain();
    await turn();
    process.off("unhandledRejection", listen);
    expect([task.state.kind, seen]).toEqual(["failed", []]);
  });
});

describe("lanes", () => {
  it("run as many tasks at once as they have runners", async () => {
    const scheduler = make({ planner: 2, worker: 3 });
    const gate = new Gate();
    for (let count = 0; count < 5; count += 1) {
      scheduler.spawn("planner", () => gate.passed);
      scheduler.spawn("worker", () => gate.passed);
    }
    await turn();
    expect(scheduler.stats().lanes).toEqual({
      planner: { runners: 2, running: 2, ready: 3 },
      worker: { runners: 3, running: 3, ready: 2 },
    });
    gate.open();
    await scheduler.drain();
    expect(scheduler.stats()).toMatchObject({ done: 10, stolenAcrossLanes: 0 });
  });

  it("give away only tasks whose affinity is any, and to idle lanes alone", async () => {
    const scheduler = make({ busy: 1, idle: 2 });
    const gate = new Gate();
    scheduler.spawn("busy", () => gate.passed);
    await turn();
    const bound = scheduler.spawn("busy", ({ runner }) => runner.lane);
    const roaming = [1, 2, 3].map(() =>
      scheduler.spawn("busy", ({ runner }) => runner.lane, { affinity: "any" }),
    );
    expect(await Promise.all(roaming)).toEqual(["idle", "idle", "idle"]);
    expect(roaming.map((task) => task.stolen)).toEqual(["lane", "lane", "lane"]);
    expect(bound.state).toEqual({ kind: "ready" });
    gate.open();
    expect(await bound).toBe("busy");
    expect(scheduler.stats().stolenAcrossLanes).toBe(3);
  });

  it("share out what a flooded lane gives away", async () => {
    const scheduler = make({ flooded: 1, b: 2, c: 2 });
    const gate = new Gate();
    const where: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      scheduler.spawn(
        "flooded",
        ({ runner }) => {
          where.push(runner.lane);
          return gate.passed;
        },
        { affinity: "any" },
      );
    }
    await turn();
    expect(where.toSorted()).toEqual(["b", "b", "c", "c", "flooded"]);
    gate.open();
    await scheduler.drain();
  });
});

describe("stealing within a lane", () => {
  it.each([
    ["thief", "takes the oldest of what a busy runner's task spawned", ["old@0", "middle@0", "new@0"], 3],
    [
      "owner",
      "is not needed when the owner is free first, which takes the newest",
      ["new@1", "middle@1", "old@1"],
      0,
    ],
  ] as const)("%s: %s", async (free, _title, expected, stolen) => {
    const scheduler = make({ a: 2 });
    const gates = { thief: new Gate(), owner: new Gate() };
    const log: string[] = [];
    scheduler.spawn("a", () => gates.thief.passed);
    scheduler.spawn("a", ({ spawn }) => {
      for (const name of ["old", "middle", "new"])
        spawn("a", ({ runner }) => log.push(`${name}@${runner.index}`));
      return gates.owner.passed;
    });
    await turn();
    expect(log).toEqual([]);
    gates[free].open();
    await turn();
    expect(log).toEqual(expected);
    expect(scheduler.stats().stolenWithinLane).toBe(stolen);
    gates.thief.open();
    gates.owner.open();
    await scheduler.drain();
  });

  it("never takes a task that is bound to its runner", async () => {
    const scheduler = make({ a: 2 });
    const gate = new Gate();
    const ran: number[] = [];
    const parent = scheduler.spawn("a", ({ spawn, runner }) => {
      spawn("a", (context) => ran.push(context.runner.index), { affinity: "runner" });
      spawn("a", (context) => ran.push(context.runner.index + 10));
      return gate.passed.then(() => runner.index);
    });
    await turn();
    expect(ran).toHaveLength(1);
    expect(ran[0]).toBeGreaterThanOrEqual(10);
    expect(scheduler.stats()).toMatchObject({ ready: 1, stolenWithinLane: 1 });
    gate.open();
    await scheduler.drain();
    expect(ran[1]).toBe(await parent);
  });

  it("is not needed for tasks of one key, which share a runner while it is free", async () => {
    const scheduler = make({ a: 8 });
    const ran: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      await scheduler.spawn("a", ({ runner }) => ran.push(runner.index), { key: "session-7" });
    }
    expect(new Set(ran).size).toBe(1);
  });
});

describe("order", () => {
  it.each([
    ["lifo", [3, 2, 1]],
    ["fifo", [1, 2, 3]],
  ] as const)("%s decides among the tasks queued at one runner", async (order, expected) => {
    const scheduler = make({ a: 1 }, { order });
    const ran: number[] = [];
    scheduler.spawn("a", ({ spawn }) => {
      for (const name of [1, 2, 3]) spawn("a", () => ran.push(name));
    });
    await scheduler.drain();
    expect(ran).toEqual(expected);
  });

  it("of tasks from outside is first in, first out within a priority, and high priorities go first", async () => {
    const scheduler = make({ a: 1 });
    const ran: string[] = [];
    for (const [name, priority] of [
      ["c", 0],
      ["e", -8],
      ["a", 7],
      ["d", 0],
      ["b", 7],
    ] as const) {
      scheduler.spawn("a", () => ran.push(name), { priority });
    }
    await scheduler.drain();
    expect(ran.join("")).toBe("abcde");
  });

  it("lets the oldest task start on every fair turn, whatever keeps arriving above it", async () => {
    const scheduler = make({ a: 1 }, { fairEvery: 10, burst: 1 });
    let starts = 0;
    const again = (): void => {
      starts += 1;
      if (old.state.kind === "ready") scheduler.spawn("a", again, { priority: 7 });
    };
    const old = scheduler.spawn("a", () => starts, { priority: -8 });
    scheduler.spawn("a", again, { priority: 7 });
    expect(await old).toBe(9);
  });

  it("gives the event loop its turn within a flood of tasks", async () => {
    const scheduler = make({ a: 1 }, { burst: 16 });
    let done = 0;
    for (let count = 0; count < 100; count += 1) scheduler.spawn("a", () => ++done);
    await turn();
    expect(done).toBeLessThan(100);
    await scheduler.drain();
    expect(done).toBe(100);
  });
});

describe("dependencies", () => {
  it("hold a task back until all of them are done", async () => {
    const scheduler = make({ a: 4 });
    const gate = new Gate();
    const first = scheduler.spawn("a", () => gate.passed);
    const second = scheduler.spawn("a", () => 2);
    const last = scheduler.spawn("a", () => "last", { after: [first, second] });
    await second;
    expect(last.state).toEqual({ kind: "waiting", dependencies: 1 });
    expect(scheduler.stats().waiting).toBe(1);
    gate.open();
    expect(await last).toBe("last");
  });

  it("that fail or are aborted fail everything behind them, unstarted, even a chain of 20,000", async () => {
    const scheduler = make({ a: 1 }, { capacity: 200_000 });
    let started = 0;
    const root = scheduler.spawn("a", () => Promise.reject(new Error("root")), { label: "root" });
    let last: Task<unknown> = root;
    for (let count = 0; count < 20_000; count += 1) {
      const start = (): number => ++started;
      last = scheduler.spawn("a", start, { after: [last] });
    }
    const outcome = await last.outcome();
    expect([outcome.kind, started]).toEqual(["failed", 0]);
    expect(outcome).toMatchObject({ error: { cause: { message: "Task root failed: root" } } });
    const aborted = scheduler.spawn("a", () => 0, { label: "gone" });
    const behind = scheduler.spawn("a", () => 0, { after: [aborted], label: "behind" });
    aborted.abort("no longer wanted");
    const error = await behind.then(null, (reason: unknown) => reason);
    expect(DependencyFailedError.is(error)).toBe(true);
    expect(error).toMatchObject({ cause: "no longer wanted" });
    const late = scheduler.spawn("a", () => 0, { after: [aborted] });
    expect((await late.outcome()).kind).toBe("failed");
  });

  it("of another scheduler are refused", () => {
    const other = make({ a: 1 }).spawn("a", () => 0);
    expect(() => make({ a: 1 }).spawn("a", () => 0, { after: [other] })).toThrow(TypeError);
  });
});

describe("abort", () => {
  it("keeps a ready or waiting task from ever starting", async () => {
    const scheduler = make({ a: 1 });
    const gate = new Gate();
    const running = scheduler.spawn("a", () => gate.passed);
    const ready = scheduler.spawn("a", () => expect.unreachable());
    const waiting = scheduler.spawn("a", () => expect.unreachable(), { after: [running] });
    await turn();
    expect([ready.abort("r"), waiting.abort("w"), ready.abort("again")]).toEqual([true, true, false]);
    gate.open();
    await scheduler.drain();
    expect([ready.state, waiting.state]).toEqual([
      { kind: "aborted", reason: "r" },
      { kind: "aborted", reason: "w" },
    ]);
    await expect(ready.then()).rejects.toBe("r");
  });

  it("of a running task aborts its signal, holds its runner until it ends, and discards its value", async () => {
    const scheduler = make({ a: 1 });
    const gate = new Gate();
    let signal: AbortSignal | undefined;
    const running = scheduler.spawn("a", (context) => {
      signal = context.signal;
      return gate.passed;
    });
    const next = scheduler.spawn("a", () => "next");
    await turn();
    expect(running.abort("stop")).toBe(true);
    expect(signal?.reason).toBe("stop");
    await turn();
    expect([running.state.kind, next.state.kind]).toEqual(["aborting", "ready"]);
    gate.open();
    expect(await next).toBe("next");
    expect(running.state).toEqual({ kind: "aborted", reason: "stop" });
  });

  it("reaches a function that asks for its signal only afterwards", async () => {
    const scheduler = make({ a: 1 });
    const gate = new Gate();
    const task = scheduler.spawn("a", (context) => gate.passed.then(() => context.signal.aborted));
    await turn();
    task.abort();
    gate.open();
    expect((await task.outcome()).kind).toBe("aborted");
  });

  it("by a signal works at every stage and leaves no listener behind", async () => {
    const scheduler = make({ a: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const listeners = new Set<unknown>();
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (type: string, listener: () => void) => {
      listeners.add(listener);
      add(type, listener);
    };
    signal.removeEventListener = (type: string, listener: () => void) => {
      listeners.delete(listener);
      remove(type, listener);
    };
    for (let count = 0; count < 100; count += 1) scheduler.spawn("a", () => count, { signal });
    const drained = scheduler.drain({ signal });
    expect(listeners.size).toBe(1);
    await drained;
    expect(listeners.size).toBe(0);
    const gate = new Gate();
    const held = scheduler.spawn("a", () => gate.passed, { signal });
    const queued = scheduler.spawn("a", () => 0, { signal });
    await turn();
    controller.abort("all");
    gate.open();
    await scheduler.drain();
    const late = scheduler.spawn("a", () => 0, { signal });
    expect([held.state, queued.state, late.state].map(({ kind }) => kind)).toEqual(Array(3).fill("aborted"));
  });

  it("of most of a long queue keeps the rest in order and frees what was aborted", async () => {
    const scheduler = make({ a: 1 });
    const gate = new Gate();
    scheduler.spawn("a", () => gate.passed);
    const ran: number[] = [];
    const tasks = Array.from({ length: 1000 }, (_, index) => scheduler.spawn("a", () => ran.push(index)));
    for (const [index, task] of tasks.entries()) if (index % 100 !== 50) task.abort();
    expect(scheduler.stats().ready).toBe(11);
    gate.open();
    await scheduler.drain();
    expect(ran).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]);
  });
});

describe("the scheduler", () => {
  it("refuses tasks beyond its capacity, and takes them again once there is room", async () => {
    const scheduler = make({ a: 1 }, { capacity: 2 });
    scheduler.spawn("a", () => 1);
    scheduler.spawn("a", () => 2);
    const attempt = (): unknown => scheduler.spawn("a", () => 3);
    expect(attempt).toThrow(QueueFullError);
    expect(attempt).toThrow("Queue of the scheduler is full: 2 of 2 places taken");
    await scheduler.drain();
    expect(attempt).not.toThrow();
  });

  it("refuses tasks once closed and finishes those it has", async () => {
    const scheduler = make({ a: 1 });
    const task = scheduler.spawn("a", () => 1);
    scheduler.close();
    expect(() => scheduler.spawn("a", () => 2)).toThrow(ClosedError);
    expect(await task).toBe(1);
  });

  it("aborts everything when disposed and waits for running functions", async () => {
    const log: string[] = [];
    let first: { readonly state: { readonly kind: string } } | undefined;
    let second: typeof first;
    {
      await using scheduler = make({ a: 1 });
      first = scheduler.spawn("a", async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        await turn();
        log.push("let go");
      });
      second = scheduler.spawn("a", () => expect.unreachable(), { after: [scheduler.spawn("a", () => 0)] });
      await turn();
    }
    expect(log).toEqual(["let go"]);
    expect([first.state.kind, second.state.kind]).toEqual(["aborted", "aborted"]);
  });

  it("stops on the signal it was given", async () => {
    const controller = new AbortController();
    const scheduler = make({ a: 1 }, { signal: controller.signal });
    const task = scheduler.spawn("a", () => 0);
    controller.abort("over");
    expect(task.state).toEqual({ kind: "aborted", reason: "over" });
    expect(() => scheduler.spawn("a", () => 0)).toThrow(ClosedError);
  });

  it("gives up waiting for the end when the caller's signal says so", async () => {
    const scheduler = make({ a: 1 });
    const gate = new Gate();
    scheduler.spawn("a", () => gate.passed);
    const controller = new AbortController();
    const drained = scheduler.drain({ signal: controller.signal });
    controller.abort("enough");
    await expect(drained).rejects.toBe("enough");
    gate.open();
    await scheduler.drain();
  });

  it("prints the value of an option that is out of range", () => {
    expect(() => make({})).toThrow("lanes must name at least one lane");
    expect(() => make({ a: 0 })).toThrow("lanes.a must be a positive integer, not 0");
    expect(() => make({ a: 1 }, { fairEvery: -1 })).toThrow("not -1");
    const scheduler = make({ a: 1 });
    expect(() => scheduler.spawn("a", () => 0, { priority: 8 })).toThrow("from -8 to 7, not 8");
    expect(() => scheduler.spawn("a", () => 0, { affinity: "runner" })).toThrow(TypeError);
    expect(() => scheduler.spawn("b" as "a", () => 0)).toThrow("lane must be one of a, not b");
  });

  it("lets the process exit while it is idle, and holds no timer", () => {
    const source = new URL("../src/index.ts", import.meta.url).href;
    const program = `
      import { Scheduler } from ${JSON.stringify(source)};
      const scheduler = new Scheduler({ lanes: { a: 2 }, random: Math.random });
      await scheduler.spawn("a", async () => 1);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      console.log(JSON.stringify(process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|Worker/.test(name))));
    `;
    const args = ["--import", "tsx", "--input-type=module", "-e", program];
    expect(execFileSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 }).trim()).toBe("[]");
  });
});
