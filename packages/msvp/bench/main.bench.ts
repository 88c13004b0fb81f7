import { goal, printMachine, reportGoals } from "@oco-tools/bench";
import { oursByPolls, oursByWindow, oursWithEvents, oursWithSlowCalls } from "./detect/ours.ts";
import { fixedOnSignal, fixedWithConfirm, peers } from "./detect/peers.ts";
import { printScores, type Score, score } from "./detect/run.ts";
import { syntheticTraces } from "./detect/synthetic.ts";
import { loadTraces, type Trace } from "./traces/trace.ts";

printMachine();
const detectors = [
  ...peers,
  fixedOnSignal,
  fixedWithConfirm,
  oursByWindow,
  oursByPolls,
  oursWithEvents,
  oursWithSlowCalls,
];
const longestIntervalMs = 5000;

async function table(title: string, traces: readonly Trace[]): Promise<(name: string) => Score> {
  const scores: Score[] = [];
  for (const detector of detectors) scores.push(await score(detector, traces));
  printScores(title, scores);
  return (name) => scores.find((entry) => entry.name === name) as Score;
}

const recorded = loadTraces();
const versions = [...new Set(recorded.map(({ opencode }) => opencode))].join(", ");
const of = await table(`${recorded.length} recorded sessions of OpenCode ${versions}`, recorded);
const synthetic = syntheticTraces(1000, 42);
const ofSynthetic = await table(`${synthetic.length} synthetic sessions`, synthetic);

console.log();
const byUs = [oursByWindow, oursByPolls, oursWithEvents, oursWithSlowCalls];
const falseDone = byUs.reduce((sum, { name }) => sum + of(name).falseDone.length, 0);
goal("false completions, recorded sessions", falseDone, { atMost: 0 });
const falseSynthetic = byUs.reduce((sum, { name }) => sum + ofSynthetic(name).falseDone.length, 0);
goal("false completions, synthetic sessions", falseSynthetic, { atMost: 0 });
goal("median delay with events", of(oursWithEvents.name).medianDelayMs, { atMost: 50 }, "ms");
goal("median delay without events", of(oursByPolls.name).medianDelayMs, { atMost: longestIntervalMs }, "ms");
const pollShare = of(oursByWindow.name).polls / of(fixedWithConfirm.name).polls;
goal("polls over those of a fixed 500 ms interval at the same window", pollShare, { atMost: 0.25 });
reportGoals();
