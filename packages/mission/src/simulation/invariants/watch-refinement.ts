import { shownTasks } from "../simulated-planner.ts";
import type { SimulatedWorld } from "../simulated-world.ts";

/** What a planner saw, as the world remembers it. */
interface Seen {
  readonly tasks: readonly string[];
  readonly plan: string;
}

const seen = new WeakMap<SimulatedWorld, Map<string, Seen>>();

/** Remembers what a refinement is shown when its message, or a refusal, reaches the planner. */
export function noteShown(world: SimulatedWorld, sessionId: string, text: string): void {
  const shown = seen.get(world) ?? new Map<string, Seen>();
  seen.set(world, shown);
  const tasks = shownTasks(text).map(({ id }) => id);
  if (tasks.length > 0) shown.set(sessionId, { tasks, plan: planOf(world, sessionId, tasks) });
}

/** E6: whether the plan that a refinement was made from is still the plan, asked just before it is handed in. */
export function isOutdated(world: SimulatedWorld, sessionId: string): boolean {
  const before = seen.get(world)?.get(sessionId);
  return before !== undefined && before.plan !== planOf(world, sessionId, before.tasks);
}

/** Every task as planned, and how far those that were shown have got. */
function planOf({ store }: SimulatedWorld, sessionId: string, shown: readonly string[]): string {
  const mission = store.get(["session", sessionId])?.missionId ?? "";
  const tasks = store.entries({ prefix: ["task", mission] }).map(({ value: { spec, state, position } }) => {
    const { id, title, depends, instructions } = spec;
    const progress = shown.includes(id) ? state.kind : state.kind === "dropped";
    return [id, title, depends, instructions, position, progress];
  });
  return JSON.stringify(tasks);
}
