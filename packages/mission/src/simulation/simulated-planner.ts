import type { TaskInput } from "../plan/plan.ts";
import { markerOf } from "./marker.ts";
import type { SimulatedReply, SimulatedTurn } from "./simulated-host.ts";
import type { SimulatedRandom } from "./simulated-random.ts";

/**
 * A planner's second look at a milestone. It knows what its message shows and nothing else, and changes something of it at
 * random. Where the plan has moved on it hands in the same again, as a model does that does not listen.
 */
export function refinementOf(turn: SimulatedTurn, mission: string, random: SimulatedRandom): SimulatedReply {
  const tasks = shownTasks(turn.text);
  if (tasks.length === 0) return { text: "nothing to refine" };
  const [, milestone = "", number = ""] = turn.attempt.split(":");
  const parts = tasks.filter(({ id }) => id !== milestone);
  const victim = random.pick(parts)?.id ?? "";
  const id = `${milestone}.${number}`;
  const added = {
    id,
    title: id,
    instructions: `Make ${id}. ${markerOf(mission, id)}`,
    files: [`src/${id}/**`],
  };
  const variants: readonly (readonly TaskInput[])[] = [
    tasks,
    [...tasks, { ...added, depends: [victim] }],
    [...tasks, { ...added, parent: victim }],
    tasks.filter((task) => task.id !== victim),
    [...tasks].reverse(),
    tasks.map((task) => (task.id === victim ? { ...task, depends: [] } : task)),
    tasks.map((task) => (task.id === victim ? { ...task, title: `Better ${task.title}` } : task)),
  ];
  const input = { summary: `refined ${milestone} of ${mission}`, tasks: random.pick(variants) };
  const submission = { tool: "submit_plan", input } as const;
  return { submit: [submission, submission] };
}

/** The tasks that a message shows, one on each line. */
export function shownTasks(text: string): TaskInput[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith('{"id":')) return [];
    return [JSON.parse(line) as TaskInput];
  });
}
