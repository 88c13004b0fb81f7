import { describe, expect, test } from "vitest";
import { CircuitOpenError, type RetryEvent, type RetryOptions, retry } from "../src/index.ts";
import { createVirtualClock } from "../src/testing/index.ts";
import { outcomeOf, settle } from "./deferred.ts";

function setup(options: RetryOptions = {}) {
  const clock = createVirtualClock();
  const calls: number[] = [];
  const waits: number[] = [];
  const onRetry = ({ delayMs }: RetryEvent) => waits.push(delayMs);
  const run = (failures: number, error: unknown = new Error("down")) =>
    outcomeOf(
      retry(
        ({ attempt }) => {
          calls.push(clock.now());
          if (attempt <= failures) throw error;
          return `attempt ${attempt}`;
        },
        { clock, onRetry, backoff: { initialMs: 100, maxMs: 300, jitter: "none" }, ...options },
      ),
    );
  return { clock, calls, waits, run };
}

test("waits grow between attempts, up to the longest", async () => {
  const { clock, calls, waits, run } = setup({ attempts: 5 });
  const outcome = run(4);
  await clock.advance(10_000);
  expect(outcome).toEqual({ state: "fulfilled", value: "attempt 5" });
  expect(waits).toEqual([100, 200, 300, 300]);
  expect(calls).toEqual([0, 100, 300, 600, 900]);
  expect(clock.pendingTimers).toBe(0);
});

test("the last error is thrown as it was, after as many calls as were asked", async () => {
  const { clock, calls, run } = setup({ attempts: 3 });
  const error = new Error("down");
  const outcome = run(9, error);
  await clock.advance(10_000);
  expect(outcome).toEqual({ state: "rejected", value: error });
  expect(calls).toHaveLength(3);
});

test("full jitter picks from the whole of each wait", async () => {
  const picks = [0, 0.5, 0.999];
  const { clock, waits, run } = setup({
    attempts: 4,
    backoff: { initialMs: 100 },
    random: () => picks.shift() ?? 0,
  });
  run(3);
  await clock.advance(10_000);
  expect(waits.map(Math.round)).toEqual([0, 100, 400]);
});

test("equal jitter keeps half of each wait", async () => {
  const { clock, waits, run } = setup({
    attempts: 2,
    backoff: { initialMs: 100, jitter: "equal" },
    random: () => 0.5,
  });
  run(1);
  await clock.advance(10_000);
  expect(waits).toEqual([75]);
});

test("the wait is never shorter than the error asks, and may be longer", async () => {
  const asked = [5_000, 1, undefined];
  const { clock, waits, run } = setup({ attempts: 4, retryAfter: () => asked.shift() });
  run(3);
  await clock.advance(10_000);
  expect(waits).toEqual([5_000, 200, 300]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -5, 0])(
  "an asked wait of %d is none, and leaves the backoff",
  async (asked) => {
    const { clock, waits, run } = setup({ attempts: 3, retryAfter: () => asked });
    const outcome = run(2);
    await clock.advance(1_000);
    expect(outcome.state).toBe("fulfilled");
    expect(waits).toEqual([100, 200]);
  },
);

test("what throws while it reads the asked wait does not hide an error that is not retried", async () => {
  const retryAfter = (): never => {
    throw new Error("unreadable");
  };
  const error = new Error("down");
  const once = setup({ attempts: 1, retryAfter }).run(9, error);
  const never = setup({ isRetryable: () => false, retryAfter }).run(9, error);
  await settle();
  expect([once, never]).toEqual([
    { state: "rejected", value: error },
    { state: "rejected", value: error },
  ]);
});

test("by default an open circuit is waited for", async () => {
  const { clock, waits, run } = setup();
  run(1, new CircuitOpenError("models", "open", 7_000, undefined));
  await clock.advance(10_000);
  expect(waits).toEqual([7_000]);
});

test("an error that asks for too long a wait ends it at once", async () => {
  const { calls, run } = setup({ retryAfter: () => 60_001, maxRetryAfterMs: 60_000 });
  const outcome = run(9);
  await settle();
  expect(outcome.state).toBe("rejected");
  expect(calls).toHaveLength(1);
});

test("an error that is not worth it is not retried", async () => {
  const { calls, run } = setup({ isRetryable: (error) => !(error instanceof TypeError) });
  const outcome = run(9, new TypeError("bad"));
  await settle();
  expect(outcome).toMatchObject({ state: "rejected", value: { message: "bad" } });
  expect(calls).toHaveLength(1);
});

describe("abort", () => {
  test("ends the wait at once with the reason, and leaves no timer", async () => {
    const controller = new AbortController();
    const { clock, calls, run } = setup({ signal: controller.signal });
    const outcome = run(9);
    await settle();
    expect(clock.pendingTimers).toBe(1);
    controller.abort("stop");
    await settle();
    expect(outcome).toEqual({ state: "rejected", value: "stop" });
    expect(clock.pendingTimers).toBe(0);
    expect(calls).toHaveLength(1);
  });

  test("before the start makes no call; from within the listener, no wait", async () => {
    const controller = new AbortController();
    const { clock, calls, run } = setup({
      signal: controller.signal,
      onRetry: () => controller.abort("stop"),
    });
    const outcome = run(9);
    await settle();
    expect(outcome).toEqual({ state: "rejected", value: "stop" });
    expect(clock.pendingTimers).toBe(0);
    expect(run(0)).toMatchObject({ state: "pending" });
    await settle();
    expect(calls).toHaveLength(1);
  });
});

test.each([
  ["attempts", { attempts: 0 }],
  ["backoff.initialMs", { backoff: { initialMs: 0 } }],
  ["backoff.maxMs", { backoff: { initialMs: 10, maxMs: 1 } }],
  ["maxRetryAfterMs", { maxRetryAfterMs: -1 }],
])("a senseless %s is refused before the first call", async (name, options) => {
  let calls = 0;
  await expect(retry(() => (calls += 1), options)).rejects.toThrow(name);
  expect(calls).toBe(0);
});
