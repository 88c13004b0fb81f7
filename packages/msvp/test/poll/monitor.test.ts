import {
  acceptSilence,
  MsvpError,
  monitor,
  NudgeQueue,
  type Observation,
  ProbeError,
  type Sample,
  StabilityTimeoutError,
  untilStable,
} from "@oco/msvp";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../support/virtual-clock.ts";

const timestamp = (): number => 0;

/** A value that changes at the given instants. */
function changingAt(clock: VirtualClock, ...instants: number[]) {
  const polls: number[] = [];
  const probe = (): Observation<number> => {
    polls.push(clock.now());
    return { value: instants.filter((at) => at <= clock.now()).length };
  };
  return { probe, polls };
}

describe("untilStable", () => {
  test("a value that never changes is stable when the quiet window closes, with two polls", async () => {
    const clock = new VirtualClock();
    const { probe, polls } = changingAt(clock);
    const sample = await clock.run(untilStable(probe, { clock, timestamp, confirm: acceptSilence }));
    expect(sample).toMatchObject({ state: "stable", value: 0, polls: 2, sinceMs: 5000 });
    expect(polls).toEqual([0, 5000]);
  });

  test("a change restarts the window from the poll that saw it", async () => {
    const clock = new VirtualClock();
    const { probe, polls } = changingAt(clock, 3000);
    await clock.run(untilStable(probe, { clock, timestamp, confirm: acceptSilence }));
    expect(polls).toEqual([0, 5000, 10_000]);
  });

  test("a source that dates its changes needs no more than the window after the last one", async () => {
    const clock = new VirtualClock();
    const probe = () => {
      const changed = clock.now() >= 3000;
      return { value: changed, ageMs: changed ? clock.now() - 3000 : clock.now() };
    };
    const sample = await clock.run(untilStable(probe, { clock, timestamp, confirm: acceptSilence }));
    expect(clock.now()).toBe(8000);
    expect(sample.polls).toBe(3);
  });

  test("a terminal value needs the confirmation, but no window", async () => {
    const clock = new VirtualClock();
    const probe = () => ({ value: "done", isTerminal: true });
    await clock.run(untilStable(probe, { clock, timestamp, confirm: () => true }));
    expect(clock.now()).toBe(0);
  });

  test("silence without confirmation is never stable and becomes stalled", async () => {
    const clock = new VirtualClock();
    const { probe } = changingAt(clock);
    const states: string[] = [];
    const watching = (async () => {
      for await (const { state } of monitor(probe, { clock, timestamp, confirm: () => false })) {
        states.push(state);
        if (state === "stalled") break;
      }
    })();
    await clock.run(watching);
    expect(states).not.toContain("stable");
    expect(states.slice(0, 2)).toEqual(["changing", "settling"]);
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(clock.pending).toBe(0);
  });

  test("an absent value is not stable, however long it is absent", async () => {
    const clock = new VirtualClock();
    const waiting = untilStable(() => undefined, {
      clock,
      timestamp,
      confirm: () => true,
      timeoutMs: 120_000,
    });
    const error = await clock.run(waiting).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StabilityTimeoutError);
    expect(error).toMatchObject({
      code: "OCO_MSVP_STABILITY_TIMEOUT",
      last: { state: "stalled", value: undefined },
    });
    expect(clock.pending).toBe(0);
  });

  test("a look nudge polls at once, a changed nudge moves the window without a poll", async () => {
    const clock = new VirtualClock();
    const { probe, polls } = changingAt(clock);
    const nudge = new NudgeQueue();
    const waiting = untilStable(probe, { clock, timestamp, confirm: acceptSilence, nudge, samples: 1 });
    await clock.advance(1200);
    nudge.push("look");
    await clock.advance(1300);
    nudge.push("changed");
    await clock.run(waiting);
    expect(polls).toEqual([0, 1200, 6200, 7500]);
  });

  test("a change noted while the probe runs voids what it read", async () => {
    const clock = new VirtualClock();
    const nudge = new NudgeQueue();
    let reads = 0;
    const probe = async () => {
      reads += 1;
      await clock.sleep(100);
      return { value: "idle", isTerminal: true };
    };
    const waiting = untilStable(probe, { clock, timestamp, confirm: () => true, nudge });
    await clock.advance(50);
    nudge.push("changed");
    await clock.run(waiting);
    // The change voids the first read and pays for the second.
    expect([reads, clock.now()]).toEqual([2, 200]);
  });

  test("a change noted while the confirmation runs voids the confirmation", async () => {
    const clock = new VirtualClock();
    const nudge = new NudgeQueue();
    const { probe } = changingAt(clock);
    const confirmedAt: number[] = [];
    const confirm = async (): Promise<boolean> => {
      await clock.sleep(300);
      confirmedAt.push(clock.now());
      return true;
    };
    clock.setTimeout(() => nudge.push("changed"), 5100);
    await clock.run(untilStable(probe, { clock, timestamp, confirm, nudge, samples: 1 }));
    // The next poll is one longest interval after the last, 100 ms before the window closes, and there is one more.
    expect(confirmedAt).toEqual([5300, 10_800]);
  });

  test("a confirmation that fails is a failed probe", async () => {
    const clock = new VirtualClock();
    const confirm = () => Promise.reject(new Error("no messages"));
    const waiting = untilStable(() => ({ value: 1, isTerminal: true }), { clock, timestamp, confirm });
    const error = await clock.run(waiting).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "OCO_MSVP_PROBE", attempts: 3, cause: { message: "no messages" } });
    expect(clock.pending).toBe(0);
  });

  test("a confirmation that hangs is aborted at the limit and not made twice at once", async () => {
    const clock = new VirtualClock();
    let calls = 0;
    const confirm = () => {
      calls += 1;
      return new Promise<boolean>(() => undefined);
    };
    const waiting = untilStable(() => ({ value: 1, isTerminal: true }), { clock, timestamp, confirm });
    const error = await clock.run(waiting).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProbeError);
    expect(calls).toBe(1);
  });

  test("one failure is not the end: the probe is made again, later each time", async () => {
    const clock = new VirtualClock();
    const at: number[] = [];
    const probe = async (): Promise<Observation<string>> => {
      at.push(clock.now());
      if (at.length <= 2) throw new Error("busy");
      return { value: "done", isTerminal: true };
    };
    await clock.run(untilStable(probe, { clock, timestamp, random: () => 0, confirm: () => true }));
    expect(at).toEqual([0, 500, 1500]);
  });

  test("events that fail leave the polls", async () => {
    const clock = new VirtualClock();
    const { probe, polls } = changingAt(clock);
    const nudge = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("connection lost")) }),
    };
    await clock.run(untilStable(probe, { clock, timestamp, confirm: acceptSilence, nudge }));
    expect(polls).toEqual([0, 5000]);
  });

  test("three failures in a row end in a typed error that carries the cause", async () => {
    const clock = new VirtualClock();
    const cause = new Error("server gone");
    const waiting = untilStable(() => Promise.reject(cause), {
      clock,
      timestamp,
      random: () => 0.5,
      confirm: () => true,
    });
    const error = await clock.run(waiting).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProbeError);
    expect(error).toMatchObject({ attempts: 3, cause });
    expect(MsvpError.is(error)).toBe(true);
    expect(clock.pending).toBe(0);
  });

  test("a probe that hangs is aborted, never overlapped, and ends in a typed error", async () => {
    const clock = new VirtualClock();
    let running = 0;
    let most = 0;
    let aborted = 0;
    const probe = (context: { signal: AbortSignal }) => {
      running += 1;
      most = Math.max(most, running);
      context.signal.addEventListener("abort", () => {
        aborted += 1;
      });
      return new Promise<Observation<string>>(() => undefined);
    };
    const waiting = untilStable(probe, { clock, timestamp, confirm: () => true });
    const error = await clock.run(waiting).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProbeError);
    expect([most, aborted]).toEqual([1, 1]);
  });

  test("an abort rejects with its reason and leaves nothing scheduled", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const { probe } = changingAt(clock);
    const waiting = untilStable(probe, {
      clock,
      timestamp,
      confirm: acceptSilence,
      signal: controller.signal,
    });
    const outcome = waiting.catch((reason: unknown) => reason);
    await clock.advance(700);
    controller.abort(new Error("stop"));
    expect(await outcome).toMatchObject({ message: "stop" });
    expect(clock.pending).toBe(0);
  });

  test("a machine that slept starts a new window", async () => {
    const clock = new VirtualClock();
    const { probe, polls } = changingAt(clock);
    const waiting = untilStable(probe, { clock, timestamp, confirm: acceptSilence });
    await clock.advance(1000);
    clock.skip(3_600_000);
    await clock.run(waiting);
    expect(polls.length).toBe(3);
    expect(clock.now() - (polls[1] as number)).toBe(5000);
  });

  test("a monitor that nobody awaits holds no timer", async () => {
    const clock = new VirtualClock();
    const { probe } = changingAt(clock);
    const samples = monitor(probe, { clock, timestamp, confirm: acceptSilence });
    const first = await clock.run(samples.next());
    expect((first.value as Sample<number>).state).toBe("changing");
    expect(clock.pending).toBe(0);
    await samples.return();
  });
});
