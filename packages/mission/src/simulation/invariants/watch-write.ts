import type { SimulatedTurn } from "../simulated-host.ts";
import { missionOf, type SimulatedWorld } from "../simulated-world.ts";

const writers = new WeakMap<
  SimulatedWorld,
  Map<string, { readonly mission: string; readonly task: string }>
>();

/** One writer for each file of a shared tree: the one before has to be settled. */
export function watchWrite(world: SimulatedWorld, turn: SimulatedTurn, path: string): void {
  const files = writers.get(world) ?? new Map();
  writers.set(world, files);
  const mission = missionOf(world.host, turn.sessionId);
  const task = turn.attempt.split(":")[1] ?? "";
  const before = files.get(path);
  files.set(path, { mission, task });
  if (before === undefined || (before.task === task && before.mission === mission)) return;
  const state = world.store.get(["task", before.mission, before.task])?.state.kind ?? "dropped";
  // A mission that is over holds nothing, whatever its tasks were at.
  const isOver = world.store.get(["mission", before.mission])?.phase.kind === "ended";
  const isSettled = isOver || state === "done" || state === "failed" || state === "dropped";
  world.facts.expect("M2", isSettled, () => `${task} wrote ${path} while ${before.task} is ${state}`);
}
