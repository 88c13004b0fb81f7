import { describe, expect, test } from "vitest";
import { type BreakerChange, type BreakerOptions, CircuitOpenError, createBreaker } from "../src/index.ts";
import { createVirtualClock } from "../src/testing/index.ts";
import { deferred } from "./deferred.ts";

const backoff = { initialMs: 1_000, maxMs: 60_000, factor: 2, jitter: "none" } as const;
const down = new Error("down");

function setup(options: BreakerOptions = {}) {
  const clock = createVirtualClock();
  const breaker = createBreaker({ backoff, clock, ...options });
  const fail = (): Promise<unknown> => breaker.execute(() => Promise.reject(down)).catch((error) => error);
  const succeed = (): Promise<unknown> => breaker.execute(() => "ok").catch((error) => error);
  const trip = async (times = 5): Promise<void> => {
    for (let count = 0; count < times; count += 1) await fail();
  };
  return { clock, breaker, fail, succeed, trip };
}

describe("closed", () => {
  test("the fifth failure in a row opens it, and the call is not made any more", async () => {
    const { breaker, trip, fail } = setup();
    await trip(4);
    expect(breaker.state).toEqual({ kind: "closed", failures: 4 });
    await fail();
    expect(breaker.state).toEqual({ kind: "open", untilMs: 1_000, trips: 1, cause: down });
    let calls = 0;
    const refused = await breaker.execute(() => (calls += 1)).catch((error) => error);
    expect(calls).toBe(0);
    expect(CircuitOpenError.is(refused)).toBe(true);
    expect(refused).toMatchObject({
      code: "OCO_POOLS_CIRCUIT_OPEN",
      state: "open",
      retryAfterMs: 1_000,
      cause: down,
    });
  });

  test("a success between failures starts the count anew", async () => {
    const { breaker, trip, succeed } = setup();
    await trip(4);
    await succeed();
    await trip(4);
    expect(breaker.state).toEqual({ kind: "closed", failures: 4 });
  });

  test("with a window, failures count however many successes lie between them, until they are too old", async () => {
    const { breaker, clock, fail, succeed } = setup({ failures: 3, windowMs: 100 });
    await fail();
    clock.tick(60);
    await fail();
    await succeed();
    clock.tick(60);
    await fail();
    expect(breaker.state).toEqual({ kind: "closed", failures: 2 });
    await fail();
    expect(breaker.state.kind).toBe("open");
  });

  test("failures leave the window when they are too old, whether anybody calls or not", async () => {
    const heard: BreakerChange[] = [];
    const onStateChange = (change: BreakerChange) => heard.push(change);
    const { breaker, clock, trip } = setup({ failures: 5, windowMs: 100, onStateChange });
    await trip(3);
    clock.tick(100);
    expect(breaker.state).toEqual({ kind: "closed", failures: 3 });
    clock.tick(1);
    expect(breaker.state).toEqual({ kind: "closed", failures: 0 });
    breaker.trip(down);
    expect(heard).toMatchObject([{ from: { kind: "closed", failures: 0 }, to: { kind: "open" } }]);
  });

  test("an error that is no failure counts neither way", async () => {
    const { breaker, trip } = setup({ isFailure: (error) => error === down });
    await trip(4);
    await expect(breaker.execute(() => Promise.reject(new TypeError("bad input")))).rejects.toThrow(
      "bad input",
    );
    expect(breaker.state).toEqual({ kind: "closed", failures: 4 });
  });

  test("an error that follows the abort of the caller counts neither way", async () => {
    const { breaker } = setup({ failures: 1 });
    const controller = new AbortController();
    const work = deferred<string>();
    const call = breaker.execute(() => work.promise, { signal: controller.signal });
    controller.abort(new Error("stop"));
    work.reject(down);
    await expect(call).rejects.toBe(down);
    expect(breaker.state).toEqual({ kind: "closed", failures: 0 });
    await expect(breaker.execute(() => "never", { signal: controller.signal })).rejects.toThrow("stop");
  });
});

describe("half-open", () => {
  test.each([1, 2, 3])("exactly %i of fifty simultaneous calls are admitted", async (probes) => {
    const { breaker, clock, trip } = setup({ probes, successes: 3 });
    await trip();
    clock.tick(1_000);
    const work = deferred<string>();
    let made = 0;
    const calls = Array.from({ length: 50 }, () =>
      breaker.execute(() => {
        made += 1;
        return work.promise;
      }),
    );
    const settled = Promise.allSettled(calls);
    expect(made).toBe(probes);
    expect(breaker.state).toMatchObject({ kind: "half-open", probing: probes });
    work.resolve("ok");
    const refused = (await settled).filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(50 - probes);
    expect(refused[0]).toMatchObject({ reason: { state: "half-open", retryAfterMs: 0 } });
  });

  test("one success is not enough, the second closes it", async () => {
    const { breaker, clock, trip, succeed } = setup();
    await trip();
    clock.tick(1_000);
    await succeed();
    expect(breaker.state).toMatchObject({ kind: "half-open", successes: 1, probing: 0 });
    await succeed();
    expect(breaker.state).toEqual({ kind: "closed", failures: 0 });
  });

  test("one failure opens it again, for longer, up to the longest time", async () => {
    const { breaker, clock, trip, fail } = setup({ backoff: { ...backoff, maxMs: 3_000 } });
    await trip();
    const opened: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const { state } = breaker;
      if (state.kind !== "open") throw new Error(`expected an open breaker, found ${state.kind}`);
      opened.push(state.untilMs - clock.now());
      clock.tick(state.untilMs - clock.now());
      await fail();
    }
    expect(opened).toEqual([1_000, 2_000, 3_000, 3_000]);
  });

  test("a close forgets past trips", async () => {
    const { breaker, clock, trip, fail, succeed } = setup();
    await trip();
    clock.tick(1_000);
    await fail();
    clock.tick(2_000);
    await succeed();
    await succeed();
    await trip();
    expect(breaker.state).toMatchObject({ kind: "open", trips: 1, untilMs: clock.now() + 1_000 });
  });

  test("a probe that is abandoned gives its place to another", async () => {
    const { breaker, clock, trip } = setup();
    await trip();
    clock.tick(1_000);
    {
      using _probe = breaker.enter();
      expect(() => breaker.enter()).toThrow(CircuitOpenError);
    }
    const probe = breaker.enter();
    probe.succeed();
    expect(breaker.state).toMatchObject({ kind: "half-open", successes: 1, probing: 0 });
    expect(() => probe.succeed()).toThrow(expect.objectContaining({ code: "OCO_POOLS_DOUBLE_RELEASE" }));
    expect(breaker.state).toMatchObject({ kind: "half-open", successes: 1 });
  });
});

describe("epochs", () => {
  test("a failure from before the trip does not restart the open time", async () => {
    const { breaker, clock, trip } = setup();
    const late = breaker.enter();
    await trip();
    clock.tick(500);
    late.fail(down);
    expect(breaker.state).toMatchObject({ kind: "open", untilMs: 1_000, trips: 1 });
  });

  test("a success from before the trip does not count as a probe", async () => {
    const { breaker, clock, trip, succeed } = setup();
    const late = [breaker.enter(), breaker.enter()];
    await trip();
    clock.tick(1_000);
    await succeed();
    for (const call of late) call.succeed();
    expect(breaker.state).toMatchObject({ kind: "half-open", successes: 1, probing: 0 });
  });

  test("a probe of an earlier half-open time does not count in a later one", async () => {
    const { breaker, clock, trip } = setup({ probes: 2 });
    await trip();
    clock.tick(1_000);
    const [early, failing] = [breaker.enter(), breaker.enter()];
    failing.fail(down);
    clock.tick(2_000);
    early.succeed();
    expect(breaker.state).toMatchObject({ kind: "half-open", successes: 0, probing: 0 });
  });
});

test("probes that succeed after another has failed do not close it", async () => {
  const { breaker, clock, trip } = setup({ probes: 3 });
  await trip();
  clock.tick(1_000);
  const [failing, ...late] = [breaker.enter(), breaker.enter(), breaker.enter()];
  failing.fail(down);
  for (const call of late) call.succeed();
  expect(breaker.state).toMatchObject({ kind: "open", trips: 2 });
});

test.each(["at once", "later"])(
  "an isFailure that throws counts the error, which came %s, as a failure",
  async (when) => {
    const unsure = new Error("unsure");
    const errors: unknown[] = [];
    const { breaker, clock, trip, succeed } = setup({
      isFailure: () => {
        throw unsure;
      },
      onError: (error) => {
        errors.push(error);
        throw error;
      },
    });
    await trip(4);
    expect(breaker.state).toMatchObject({ kind: "closed", failures: 4 });
    await trip(1);
    clock.tick(1_000);
    const call = (): Promise<never> => {
      if (when === "at once") throw down;
      return Promise.reject(down);
    };
    const probe = breaker.execute(call);
    await expect(probe).rejects.toBe(down);
    expect(errors).toEqual(Array(6).fill(unsure));
    expect(breaker.state).toMatchObject({ kind: "open", trips: 2 });
    clock.tick(2_000);
    expect(await succeed()).toBe("ok");
  },
);

describe("events and manual control", () => {
  test("each change is told once, in order, and a listener that throws stops nobody", async () => {
    const changes: string[] = [];
    const errors: unknown[] = [];
    const record = ({ from, to, atMs }: BreakerChange) => changes.push(`${atMs} ${from.kind} > ${to.kind}`);
    const { breaker, clock, trip, succeed } = setup({
      onStateChange: () => {
        throw new Error("listener");
      },
      onError: (error) => errors.push(error),
    });
    const unsubscribe = breaker.subscribe(record);
    await trip();
    clock.tick(1_000);
    await succeed();
    await succeed();
    expect(changes).toEqual(["0 closed > open", "1000 open > half-open", "1000 half-open > closed"]);
    expect(errors).toHaveLength(3);
    unsubscribe();
    await trip();
    expect(changes).toHaveLength(3);
  });

  test("a change that a listener brings about is told after the one that it heard, to all in the same order", () => {
    const { breaker } = setup();
    const heard: string[] = [];
    const listen = (name: string) =>
      breaker.subscribe(({ from, to }) => heard.push(`${name}: ${from.kind} > ${to.kind}`));
    breaker.subscribe(({ to }) => {
      if (to.kind !== "open") return;
      breaker.reset();
      // Too late for the reset.
      listen("late");
    });
    const stop = listen("second");
    breaker.subscribe(({ to }) => {
      if (to.kind === "closed") stop();
    });
    listen("last");
    breaker.trip(down);
    expect(breaker.state.kind).toBe("closed");
    expect(heard).toEqual([
      "second: closed > open",
      "last: closed > open",
      "second: open > closed",
      "last: open > closed",
    ]);
    heard.length = 0;
    breaker.trip(down);
    expect(heard.slice(0, 2)).toEqual(["last: closed > open", "late: closed > open"]);
  });

  test("a listener that is taken out by one before it hears nothing more", () => {
    const { breaker } = setup();
    const heard: string[] = [];
    breaker.subscribe(() => stop());
    const stop = breaker.subscribe(({ to }) => heard.push(to.kind));
    breaker.trip(down);
    expect(heard).toEqual([]);
  });

  test("no timer is set in any state", async () => {
    const { clock, trip } = setup();
    await trip();
    expect(clock.pendingTimers).toBe(0);
  });

  test("trip opens for the time that is asked, reset closes", () => {
    const { breaker } = setup();
    breaker.trip(down, 30_000);
    expect(breaker.state).toMatchObject({ kind: "open", untilMs: 30_000 });
    breaker.reset();
    expect(breaker.state).toEqual({ kind: "closed", failures: 0 });
  });

  test("full jitter spreads the open time between nothing and the whole", async () => {
    const { breaker, trip } = setup({ backoff: { ...backoff, jitter: "full" }, random: () => 0.25 });
    await trip();
    expect(breaker.state).toMatchObject({ untilMs: 250 });
  });

  test.each([
    ["failures", { failures: 0 }],
    ["successes", { successes: 1.5 }],
    ["probes", { probes: Number.NaN }],
    ["windowMs", { windowMs: -1 }],
    ["backoff.factor", { backoff: { factor: 0.5 } }],
  ])("a senseless %s is refused when the breaker is made", (name, options) => {
    expect(() => createBreaker(options)).toThrow(RangeError);
    expect(() => createBreaker(options)).toThrow(name);
  });
});
