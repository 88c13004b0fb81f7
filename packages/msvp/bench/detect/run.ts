import { VirtualClock } from "../../test/support/virtual-clock.ts";
import { type Trace, trueEndMs } from "../traces/trace.ts";
import { Replay } from "./replay.ts";
import type { Detection, Detector } from "./rule.ts";

/** A detector that has not spoken this long after the true end has missed it. */
const patienceMs = 60_000;

/** Lets a detector watch one session on a clock of its own. */
export async function detect(detector: Detector, trace: Trace): Promise<Detection> {
  const clock = new VirtualClock();
  const replay = new Replay(trace, clock);
  const endMs = trueEndMs(trace);
  const isFound = await clock.run(detector.detect(replay, clock, endMs + patienceMs));
  return { trace: trace.name, polls: replay.looks, delayMs: replay.now - endMs, isMissed: !isFound };
}

/** What a detector did over many sessions. */
export interface Score {
  readonly name: string;
  readonly sessions: number;
  readonly falseDone: readonly Detection[];
  /** Ends that were not noticed within a minute. */
  readonly missed: readonly Detection[];
  /** Median and greatest delay of the true ones; NaN when there are none. */
  readonly medianDelayMs: number;
  readonly maxDelayMs: number;
  readonly polls: number;
}

export async function score(detector: Detector, traces: readonly Trace[]): Promise<Score> {
  const detections: Detection[] = [];
  for (const trace of traces) detections.push(await detect(detector, trace));
  const seen = detections.filter(({ isMissed }) => !isMissed);
  const delays = seen
    .map(({ delayMs }) => delayMs)
    .filter((delay) => delay >= 0)
    .sort((a, b) => a - b);
  return {
    name: detector.name,
    sessions: detections.length,
    falseDone: seen.filter(({ delayMs }) => delayMs < 0),
    missed: detections.filter(({ isMissed }) => isMissed),
    medianDelayMs: delays[delays.length >> 1] ?? Number.NaN,
    maxDelayMs: delays.at(-1) ?? Number.NaN,
    polls: detections.reduce((sum, { polls }) => sum + polls, 0),
  };
}

/** Prints one line for each detector. */
export function printScores(title: string, scores: readonly Score[]): void {
  console.log(`\n${title}`);
  const width = Math.max(...scores.map(({ name }) => name.length));
  console.log(`  ${"rule".padEnd(width)}  false done      missed    delay p50    delay max   polls/session`);
  for (const { name, sessions, falseDone, missed, medianDelayMs, maxDelayMs, polls } of scores) {
    const share = `${falseDone.length}/${sessions} (${Math.round((100 * falseDone.length) / sessions)} %)`;
    console.log(
      `  ${name.padEnd(width)}  ${share.padEnd(16)}${String(missed.length).padStart(4)} ${ms(medianDelayMs)} ${ms(maxDelayMs)}   ${(polls / sessions).toFixed(1).padStart(9)}`,
    );
  }
}

function ms(value: number): string {
  return (Number.isNaN(value) ? "-" : `${value.toFixed(0)} ms`).padStart(12);
}
