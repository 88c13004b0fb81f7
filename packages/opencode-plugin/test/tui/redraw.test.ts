import { expect, test } from "vitest";
import { Redraw, type Timers } from "../../src/tui/missions/redraw.ts";

class ManualTimers implements Timers {
  time = 0;
  readonly waiting: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const entry = { at: this.time + ms, callback };
    this.waiting.push(entry);
    return () => {
      if (this.waiting.includes(entry)) this.waiting.splice(this.waiting.indexOf(entry), 1);
    };
  }

  advance(ms: number): void {
    this.time += ms;
    for (const entry of this.waiting.filter(({ at }) => at <= this.time)) {
      this.waiting.splice(this.waiting.indexOf(entry), 1);
      entry.callback();
    }
  }
}

function drawn(): { timers: ManualTimers; redraw: Redraw; times: number[] } {
  const timers = new ManualTimers();
  const times: number[] = [];
  return { timers, times, redraw: new Redraw(() => times.push(timers.time), timers, 250) };
}

test("a thousand requests a second make five drawings in it at most, and the last request is drawn", () => {
  const { timers, redraw, times } = drawn();
  for (let ms = 0; ms < 1000; ms += 1) {
    redraw.request();
    timers.advance(1);
  }
  expect(times).toEqual([1, 251, 501, 751]);
  timers.advance(250);
  expect(times.at(-1)).toBe(1250);
});

test("without a request there is no timer, and the first after a pause is drawn at once", () => {
  const { timers, redraw, times } = drawn();
  redraw.request();
  timers.advance(0);
  expect(times).toEqual([0]);
  expect(timers.waiting).toEqual([]);
  timers.advance(10_000);
  redraw.request();
  timers.advance(0);
  expect(times).toEqual([0, 10_000]);
});

test("a clock that was set back does not stop the drawing", () => {
  const { timers, redraw, times } = drawn();
  timers.time = 1_000_000;
  redraw.request();
  timers.advance(0);
  timers.time = 0;
  redraw.request();
  timers.advance(250);
  expect(times).toEqual([1_000_000, 250]);
});

test("after its disposal nothing is drawn and no timer is left", () => {
  const { timers, redraw, times } = drawn();
  redraw.request();
  redraw[Symbol.dispose]();
  redraw.request();
  timers.advance(1000);
  expect(timers.waiting).toEqual([]);
  expect(times).toEqual([]);
});
