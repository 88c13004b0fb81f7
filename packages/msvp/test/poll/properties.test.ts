import { acceptSilence, monitor, NudgeQueue, type Observation, type Sample, untilStable } from "@oco/msvp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../support/virtual-clock.ts";

// More cases on demand: OCO_TEST_LONG=1.
const numRuns = process.env.OCO_TEST_LONG === "1" ? 3000 : 150;
const timestamp = (): number => 0;

/** A value's history: gaps between changes, what a call costs, and when events about it arrive. */
const histories = fc.record({
  gaps: fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 12 }),
  callMs: fc.integer({ min: 0, max: 700 }),
  minMs: fc.integer({ min: 50, max: 800 }),
  stretchMs: fc.integer({ min: 0, max: 5000 }),
  quietMs: fc.integer({ min: 0, max: 8000 }),
  samples: fc.integer({ min: 1, max: 4 }),
  looks: fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 8 }),
  isDated: fc.boolean(),
  isVersioned: fc.boolean(),
});

interface History {
  readonly gaps: readonly number[];
  readonly callMs: number;
  readonly minMs: number;
  readonly stretchMs: number;
  readonly quietMs: number;
  readonly samples: number;
  readonly looks: readonly number[];
  readonly isDated: boolean;
  readonly isVersioned: boolean;
}

function play(history: History) {
  const clock = new VirtualClock();
  let at = 0;
  const changes = history.gaps.map((gap) => {
    at += gap;
    return at;
  });
  const reads: { readonly from: number; to: number }[] = [];
  const probe = async (): Promise<Observation<number>> => {
    const read = { from: clock.now(), to: Number.POSITIVE_INFINITY };
    reads.push(read);
    await clock.sleep(history.callMs);
    const seen = changes.filter((change) => change <= clock.now());
    read.to = clock.now();
    // Only the parity is visible without a version: a change there and back looks like none.
    const value = history.isVersioned ? seen.length : seen.length % 2;
    return {
      value,
      ...(history.isVersioned ? { version: seen.length } : {}),
      ...(history.isDated ? { ageMs: clock.now() - (seen.at(-1) ?? 0) } : {}),
    };
  };
  const nudge = new NudgeQueue();
  for (const look of history.looks) clock.setTimeout(() => nudge.push("look"), look);
  const { minMs, quietMs, samples } = history;
  const maxMs = minMs + history.stretchMs;
  const options = { clock, timestamp, nudge, minMs, maxMs, quietMs, samples, confirm: acceptSilence };
  return { clock, probe, reads, changes, options, maxMs };
}

describe("on arbitrary histories", () => {
  test("S1: nothing is stable before the window, counted from the last change that a read could show", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { clock, probe, reads, changes, options } = play({ ...history, isVersioned: true });
        await clock.run(untilStable(probe, options));
        const last = reads.at(-1);
        const shown = changes.filter((change) => change <= (last?.to ?? 0)).at(-1) ?? 0;
        expect((last?.from ?? 0) - shown).toBeGreaterThanOrEqual(history.quietMs);
        expect(reads.length).toBeGreaterThanOrEqual(history.samples);
      }),
      { numRuns },
    );
  });

  test("S2: stable comes at most one interval and the calls after the window behind the last change", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { clock, probe, changes, options, maxMs } = play(history);
        await clock.run(untilStable(probe, options));
        const lastChange = changes.at(-1) ?? 0;
        const samplesMs = (history.samples - 1) * (history.minMs + history.callMs);
        const windowMs = Math.max(history.quietMs, samplesMs);
        // One interval until a read shows the change, then the window, and the calls on the way.
        const bound = lastChange + maxMs + windowMs + 3 * (history.callMs + history.minMs);
        expect(clock.now()).toBeLessThanOrEqual(bound);
      }),
      { numRuns },
    );
  });

  test("S4: polls are at most the events and one for each shortest interval", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { clock, probe, reads, options } = play(history);
        await clock.run(untilStable(probe, { ...options, confirm: () => clock.now() > 25_000 }));
        const events = history.looks.filter((look) => look <= clock.now()).length;
        expect(reads.length).toBeLessThanOrEqual(events + Math.ceil(clock.now() / history.minMs) + 1);
      }),
      { numRuns },
    );
  });

  test("S5: reads never overlap, and nothing is left scheduled", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { clock, probe, reads, options } = play({ ...history, looks: [] });
        await clock.run(untilStable(probe, options));
        for (const [index, read] of reads.slice(1).entries()) {
          expect(read.from).toBeGreaterThanOrEqual((reads[index] as { to: number }).to);
        }
        expect(clock.pending).toBe(0);
      }),
      { numRuns },
    );
  });

  test("S6: a value that is never confirmed is never stable, whatever it does", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { clock, probe, options } = play(history);
        const samples: Sample<number>[] = [];
        const controller = new AbortController();
        clock.setTimeout(() => controller.abort(), 60_000);
        const watching = (async () => {
          const watched = monitor(probe, { ...options, confirm: () => false, signal: controller.signal });
          for await (const sample of watched) samples.push(sample);
        })().catch(() => undefined);
        await clock.run(watching);
        expect(samples.map(({ state }) => state)).not.toContain("stable");
        const versions = samples.map(({ version }) => version);
        expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  });
});
