import { type MissionReport, reportOf } from "../report/report.ts";
import { viewOf } from "../state/mission-store.ts";
import { attend } from "./attend.ts";
import { type Census, censusOf } from "./census.ts";
import { checkAtEnd } from "./invariants/at-end.ts";
import { type Scenario, scenarioOf } from "./scenario.ts";
import { SimulatedWorld, type Tamper } from "./simulated-world.ts";
import type { Violation } from "./world-facts.ts";

/** What came of a simulated world. */
export interface SimulationResult {
  readonly seed: number;
  readonly reports: readonly MissionReport[];
  /** Broken invariants; empty when all is well. */
  readonly violations: readonly Violation[];
  readonly crashes: number;
  readonly turns: number;
  readonly commits: number;
  /** Moments at which the last process could have died. */
  readonly moments: number;
  readonly simulatedMs: number;
  /** How often each kind of trouble happened. */
  readonly faults: Census;
}

export interface SimulationOptions {
  /** Puts something between the world and the engines in it. */
  readonly tamper?: Tamper;
  /** Replaces parts of what the seed says. */
  readonly scenario?: Partial<Scenario>;
}

const drainMs = 120_000;
const longestMs = 12 * 60 * 60 * 1000;

/** Runs every mission of a seed's world to its end, through faults and crashes, and checks M1 to M10. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  const world = await SimulatedWorld.open({ ...scenarioOf(seed), ...options.scenario }, options.tamper);
  const { clock, facts, host, store } = world;
  world.boot();
  attend(world);
  const isOver = await clock.runUntil(() => world.isOver(), longestMs);
  facts.expect("M9", isOver, () => `not over after ${longestMs / 3_600_000} hours`);
  await close(world);
  checkAtEnd(world);
  using snapshot = store.snapshot();
  const reports = world.missions().flatMap(({ id }) => {
    const view = viewOf(snapshot, id);
    return view === undefined ? [] : [reportOf(view, clock.date())];
  });
  const result: SimulationResult = {
    seed,
    reports,
    violations: facts.violations,
    crashes: facts.crashes,
    turns: host.log.length,
    commits: store.version,
    moments: world.process?.moments ?? 0,
    simulatedMs: clock.now(),
    faults: censusOf(world),
  };
  await store.close();
  return result;
}

/** Closes the engine and lets what is on its way arrive. */
async function close(world: SimulatedWorld): Promise<void> {
  const { clock, engine } = world;
  let isClosed = engine === undefined;
  void engine?.[Symbol.asyncDispose]().then(() => {
    isClosed = true;
  });
  await clock.runUntil(() => isClosed, 10 * 60_000);
  world.facts.expect("M7", isClosed, () => "the engine does not close");
  // Long enough for late events, and for the lease of a process that died when all was done.
  clock.setTimeout(() => {}, drainMs);
  await clock.runUntil(() => false, drainMs);
}
