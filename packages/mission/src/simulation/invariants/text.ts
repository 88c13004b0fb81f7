import { markerOf } from "../marker.ts";
import type { SentTurn } from "../simulated-host.ts";
import { shownTasks } from "../simulated-planner.ts";
import type { SimulatedWorld } from "../simulated-world.ts";

/** M5 and M8: a message carries its own task's text and that of tasks it depends on. M6: the task is said once. */
export function checkText(world: SimulatedWorld, { tag, attempt, text }: SentTurn): void {
  const { facts, store } = world;
  const [mission = ""] = tag.split("/", 1);
  const name = world.nameOf(mission);
  const foreign = [...text.matchAll(/<<([^.>]*)\.([^>]*)>>/g)].filter(([, owner]) => owner !== name);
  facts.expect("M8", foreign.length === 0, () => `${attempt} of ${name} was told ${foreign[0]?.[0]}`);
  const [role, subject = ""] = attempt.split(":");
  if (role === "refine") return checkRefineText(world, name, mission, text);
  if (role !== "work" && role !== "review") return;
  const spec = store.get(["task", mission, subject])?.spec;
  if (spec === undefined) return;
  const allowed = [subject, ...spec.depends].map((id) => markerOf(name, id));
  const markers = [...text.matchAll(/<<[^>]*>>/g)].map(([marker]) => marker);
  // A repair is about the whole: what integration found may name any task.
  const stranger = subject.startsWith("repair") ? undefined : markers.find((m) => !allowed.includes(m));
  facts.expect("M5", stranger === undefined, () => `${attempt} was told of ${stranger}`);
  const times = text.split(spec.instructions).length - 1;
  facts.expect("M6", times <= 1, () => `${attempt} was told its task ${times} times`);
}

/** M5: a refinement is told of the tasks of its milestone and of what they build on, and each task once (M6). */
function checkRefineText(
  { facts, store }: SimulatedWorld,
  name: string,
  mission: string,
  text: string,
): void {
  const shown = shownTasks(text).map(({ id }) => id);
  const allowed = new Set(shown);
  for (const id of allowed)
    for (const dependency of store.get(["task", mission, id])?.spec.depends ?? []) allowed.add(dependency);
  const markers = [...text.matchAll(/<<[^.>]*\.([^>]*)>>/g)].map(([, id = ""]) => id);
  const stranger = markers.find((id) => !allowed.has(id));
  facts.expect("M5", stranger === undefined, () => `a refinement of ${name} was told of ${stranger}`);
  const twice = shown.find((id) => text.split(markerOf(name, id)).length > 2);
  facts.expect("M6", twice === undefined, () => `a refinement of ${name} was told ${twice} twice`);
}
