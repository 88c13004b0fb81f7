import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StartGate } from "../../src/delegation/queue/start-gate.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function gate(): { readonly gate: StartGate; readonly opened: number[] } {
  const opened: number[] = [];
  const begun = Date.now();
  return {
    gate: new StartGate({ open: () => opened.push(Date.now() - begun), quietMs: 300, maxMs: 1500 }),
    opened,
  };
}

test("tasks start when their parent asks its model again", () => {
  const { gate: it, opened } = gate();
  it.queued("a");
  vi.advanceTimersByTime(100);
  it.stepped("somebody else");
  vi.advanceTimersByTime(100);
  expect(opened).toEqual([]);
  it.stepped("a");
  vi.advanceTimersByTime(2000);
  expect(opened).toEqual([200]);
});

test("of two parents the later one opens", () => {
  const { gate: it, opened } = gate();
  it.queued("a");
  it.queued("b");
  it.stepped("a");
  vi.advanceTimersByTime(200);
  expect(opened).toEqual([]);
  it.stepped("b");
  vi.advanceTimersByTime(10);
  expect(opened).toEqual([200]);
});

test("a parent that is held up by another call lets its tasks start after some quiet", () => {
  const { gate: it, opened } = gate();
  it.queued("a");
  vi.advanceTimersByTime(200);
  it.queued("a");
  vi.advanceTimersByTime(2000);
  expect(opened).toEqual([500]);
});

test("calls without an end hold tasks back for a bounded time, again and again", () => {
  const { gate: it, opened } = gate();
  for (let call = 0; call < 20; call += 1) {
    it.queued("a");
    vi.advanceTimersByTime(200);
  }
  expect(opened).toEqual([1500, 3100]);
});

test("nothing starts after the gate is closed", () => {
  const { gate: it, opened } = gate();
  it.queued("a");
  it[Symbol.dispose]();
  vi.advanceTimersByTime(2000);
  expect(opened).toEqual([]);
});
