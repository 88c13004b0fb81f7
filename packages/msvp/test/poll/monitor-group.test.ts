import { MonitorGroup, type Observation, ProbeError } from "@oco/msvp";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../support/virtual-clock.ts";

const timestamp = (): number => 0;

function group(clock: VirtualClock, endsAt: Readonly<Record<string, number>>) {
  const calls: { readonly at: number; readonly keys: readonly string[] }[] = [];
  const probe = async (keys: readonly string[]): Promise<Map<string, Observation<string>>> => {
    calls.push({ at: clock.now(), keys });
    const seen = keys
      .filter((key) => key in endsAt)
      .map((key): [string, Observation<string>] => {
        const isTerminal = clock.now() >= (endsAt[key] as number);
        return [key, { value: isTerminal ? "done" : "busy", isTerminal }];
      });
    return new Map(seen);
  };
  return { calls, monitors: new MonitorGroup(probe, { clock, timestamp, maxMs: 2000 }) };
}

const isDone = (value: string): boolean => value === "done";

describe("a monitor group", () => {
  test("asks for all keys in one call, so fifty cost no more calls than one", async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `s${index}`);
    const counts: number[] = [];
    for (const watched of [keys.slice(0, 1), keys]) {
      const clock = new VirtualClock();
      const { calls, monitors } = group(clock, Object.fromEntries(keys.map((key) => [key, 9000])));
      await clock.run(Promise.all(watched.map((key) => monitors.untilStable(key, { confirm: isDone }))));
      counts.push(calls.length);
      expect(clock.pending).toBe(0);
      expect(monitors.size).toBe(0);
    }
    expect(counts[1]).toBe(counts[0]);
  });

  test("tells each key apart and stops asking for those that are stable", async () => {
    const clock = new VirtualClock();
    const { calls, monitors } = group(clock, { quick: 1000, slow: 7000 });
    const order: string[] = [];
    const watch = async (key: string) => {
      await monitors.untilStable(key, { confirm: isDone });
      order.push(`${key} at ${clock.now()}`);
    };
    await clock.run(Promise.all([watch("slow"), watch("quick")]));
    expect(order).toEqual(["quick at 2000", "slow at 7000"]);
    expect(calls.at(-1)?.keys).toEqual(["slow"]);
  });

  test("fails every watch when the batch fails for good", async () => {
    const clock = new VirtualClock();
    const monitors = new MonitorGroup<string, string>(() => Promise.reject(new Error("down")), {
      clock,
      timestamp,
    });
    const outcomes = ["a", "b"].map((key) =>
      monitors.untilStable(key, { confirm: isDone }).catch((error: unknown) => error),
    );
    for (const outcome of await clock.run(Promise.all(outcomes))) expect(outcome).toBeInstanceOf(ProbeError);
    expect(clock.pending).toBe(0);
  });

  test("serves new watches after a failure for good, with a clean record", async () => {
    const clock = new VirtualClock();
    let failures = 4;
    const probe = async (): Promise<Map<string, Observation<string>>> => {
      if (failures > 0) {
        failures -= 1;
        throw new Error("down");
      }
      return new Map([["a", { value: "done", isTerminal: true }]]);
    };
    const monitors = new MonitorGroup<string, string>(probe, { clock, timestamp });
    const first = monitors.untilStable("a", { confirm: isDone }).catch((error: unknown) => error);
    expect(await clock.run(first)).toBeInstanceOf(ProbeError);
    expect(await clock.run(monitors.untilStable("a", { confirm: isDone }))).toMatchObject({
      state: "stable",
      polls: 2,
    });
  });

  test("closing ends every iterator, aborts the probe in flight and discards its result", async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const monitors = new MonitorGroup<string, string>(
      async (_keys, { signal }) => {
        signal.addEventListener("abort", () => log.push("aborted"));
        await clock.sleep(1000);
        return new Map([["a", { value: "done", isTerminal: true }]]);
      },
      { clock, timestamp },
    );
    const next = monitors.watch("a", { confirm: () => log.push("confirmed") > 0 }).next();
    await clock.advance(10);
    monitors.close();
    expect(await next).toEqual({ done: true, value: undefined });
    await clock.advance(5000);
    expect(log).toEqual(["aborted"]);
    expect(() => monitors.watch("b", { confirm: isDone })).toThrow(TypeError);
  });

  test("a key is watched once at a time", () => {
    const { monitors } = group(new VirtualClock(), {});
    monitors.watch("a", { confirm: isDone });
    expect(() => monitors.watch("a", { confirm: isDone })).toThrow("Key a is watched already");
  });
});

test("a hundred thousand watches on one signal leave no listener behind", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  const { monitors } = group(clock, {});
  for (let index = 0; index < 100_000; index += 1) {
    await monitors.watch("a", { confirm: isDone, signal }).return();
  }
  expect(listeners).toBe(0);
});
