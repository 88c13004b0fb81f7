import { describe, expect, test } from "vitest";
import {
  createHookRegistry,
  HookError,
  type HookEvent,
  type HookRegistry,
  type HookResult,
  modify,
} from "../src/index.ts";
import { settle, VirtualClock } from "./virtual-clock.ts";

interface Events {
  readonly text: HookEvent<string>;
}

function create(clock: VirtualClock, timeoutMs = 100): HookRegistry<Events> {
  return createHookRegistry<Events>({ events: { text: {} }, clock, timeoutMs });
}

const never = (): Promise<undefined> => new Promise(() => {});

describe("time limits (H8)", () => {
  test("a hook that never settles is left behind at its limit, and the next one runs", async () => {
    const clock = new VirtualClock();
    const hooks = create(clock);
    const signals: AbortSignal[] = [];
    hooks.register({
      id: "a",
      event: "text",
      timeoutMs: 30,
      run: (_, { signal }) => {
        signals.push(signal);
        return never();
      },
    });
    hooks.register({
      id: "b",
      event: "text",
      run: (_, { signal }) => {
        signals.push(signal);
        return modify("b ran");
      },
    });
    let ended = false;
    const outcome = Promise.resolve(hooks.dispatch("text", "in")).finally(() => {
      ended = true;
    });
    await clock.advance(29);
    expect(ended).toBe(false);
    await clock.advance(1);
    expect(await outcome).toMatchObject({
      status: "completed",
      value: "b ran",
      failures: [{ kind: "timed-out" }],
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(HookError.is(signals[0]?.reason) && signals[0].reason.code).toBe("OCO_HOOKS_TIMEOUT");
    expect(clock.armed).toBe(0);
  });

  test("what a hook that was left behind returns or throws later is dropped", async () => {
    for (const late of ["value", "error"]) {
      const clock = new VirtualClock();
      const hooks = create(clock);
      let finish = (): void => {};
      hooks.register({
        id: "a",
        event: "text",
        run: () =>
          new Promise<HookResult<string>>((resolve, reject) => {
            finish = () => (late === "value" ? resolve(modify("late")) : reject(new Error("late")));
          }),
      });
      let finishSecond = (): void => {};
      hooks.register({
        id: "b",
        event: "text",
        run: () =>
          new Promise<HookResult<string>>((resolve) => {
            finishSecond = () => resolve(modify("b"));
          }),
      });
      const outcome = hooks.dispatch("text", "in");
      await clock.advance(100);
      finish();
      await settle();
      finishSecond();
      await settle();
      expect(await outcome).toMatchObject({ value: "b", failures: [{ id: "a", kind: "timed-out" }] });
    }
  });

  test("a hook that exceeded its limit is not retried", async () => {
    const clock = new VirtualClock();
    const hooks = create(clock);
    let runs = 0;
    hooks.register({
      id: "a",
      event: "text",
      onError: "retry",
      retries: 5,
      run: () => {
        runs += 1;
        return never();
      },
    });
    const outcome = hooks.dispatch("text", "in");
    await clock.advance(1000);
    expect(await outcome).toMatchObject({ status: "completed", failures: [{ kind: "timed-out" }] });
    expect(runs).toBe(1);
  });

  test('a limit with onError "stop" ends the dispatch', async () => {
    const clock = new VirtualClock();
    const hooks = create(clock);
    hooks.register({ id: "a", event: "text", onError: "stop", run: never });
    const outcome = hooks.dispatch("text", "in");
    await clock.advance(100);
    expect(await outcome).toMatchObject({ status: "stopped", by: "a" });
  });

  test("each hook of a dispatch has its own time, counted from its own start", async () => {
    const clock = new VirtualClock();
    const hooks = create(clock, 100);
    const releases: (() => void)[] = [];
    const slow = (): Promise<void> =>
      new Promise((resolve) => {
        releases.push(resolve);
      });
    for (const id of ["a", "b", "c"]) hooks.register({ id, event: "text", run: slow });
    const outcome = hooks.dispatch("text", "in");
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.advance(99);
      releases[turn]?.();
      await settle();
    }
    expect(await outcome).toMatchObject({ failures: [] });
  });

  test("limits of many dispatches at once expire each at its own time, with two timers at most", async () => {
    const clock = new VirtualClock();
    const hooks = create(clock);
    const expired: number[] = [];
    hooks.register({ id: "a", event: "text", timeoutMs: 50, run: never });
    for (let start = 0; start < 5; start += 1) {
      void Promise.resolve(hooks.dispatch("text", "in")).then(() => expired.push(start));
      await clock.advance(10);
      expect(clock.armed).toBeLessThanOrEqual(2);
    }
    expect(expired).toEqual([0]);
    await clock.advance(20);
    expect(expired).toEqual([0, 1, 2]);
    await clock.advance(20);
    expect(expired).toEqual([0, 1, 2, 3, 4]);
    expect(clock.armed).toBe(0);
  });

  test("hooks that settle without waiting cost no clock read and leave no timer (H9)", async () => {
    const clock = new VirtualClock();
    const hooks = create(clock);
    hooks.register({ id: "a", event: "text", run: async () => {} });
    for (let count = 0; count < 1000; count += 1) await hooks.dispatch("text", "in");
    expect(clock.armed).toBe(1);
    await clock.advance(0);
    expect([clock.armed, clock.reads]).toEqual([0, 0]);
  });
});

describe("disposal of the registry (H9)", () => {
  test("ends pending runs, aborts their signals, cancels timers, and the registry starts anew", async () => {
    const clock = new VirtualClock();
    const hooks = create(clock);
    let aborted = false;
    hooks.register({
      id: "a",
      event: "text",
      run: (_, { signal }) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return never();
      },
    });
    hooks.register({ id: "b", event: "text", run: () => modify("must not run") });
    const outcome = hooks.dispatch("text", "in");
    await clock.advance(10);
    hooks[Symbol.dispose]();
    expect(await outcome).toMatchObject({
      status: "completed",
      value: "in",
      failures: [{ kind: "disposed" }],
    });
    expect([aborted, clock.armed]).toEqual([true, 0]);
    hooks.register({ id: "a", event: "text", run: () => modify("anew") });
    expect(hooks.dispatch("text", "in")).toMatchObject({ value: "anew" });
  });

  test("a dispatch that an observer of the disposal begins has its time limit", async () => {
    const clock = new VirtualClock();
    let second: unknown;
    const hooks: HookRegistry<Events> = createHookRegistry<Events>({
      events: { text: {} },
      clock,
      timeoutMs: 100,
      onFailure: ({ kind }) => {
        if (kind !== "disposed") return;
        hooks.register({ id: "b", event: "text", run: never });
        second = hooks.dispatch("text", "again");
      },
    });
    hooks.register({ id: "a", event: "text", run: never });
    const first = hooks.dispatch("text", "in");
    await clock.advance(10);
    hooks[Symbol.dispose]();
    expect(await first).toMatchObject({ failures: [{ id: "a", kind: "disposed" }] });
    await clock.advance(100);
    expect(clock.armed).toBe(0);
    expect(await second).toMatchObject({ failures: [{ id: "b", kind: "timed-out" }] });
  });

  test("disposing from within a hook that follows a pending one ends the dispatch quietly", async () => {
    const clock = new VirtualClock();
    const hooks = create(clock);
    hooks.register({ id: "a", event: "text", run: async () => {} });
    hooks.register({ id: "b", event: "text", run: () => hooks[Symbol.dispose]() });
    hooks.register({ id: "c", event: "text", run: () => modify("must not run") });
    expect(await hooks.dispatch("text", "in")).toMatchObject({ value: "in", failures: [] });
    expect(clock.armed).toBe(0);
  });
});

test("a limit or capacity out of range is refused with its value", () => {
  expect(() => createHookRegistry<Events>({ events: { text: {} }, timeoutMs: 0 })).toThrow("got 0");
  expect(() => createHookRegistry<Events>({ events: { text: {} }, timeoutMs: Number.NaN })).toThrow(
    "got NaN",
  );
  expect(() => createHookRegistry<Events>({ events: { text: {} }, traceCapacity: 1.5 })).toThrow("got 1.5");
});
