import type { MemoryPlace } from "./entry.ts";

/** The key of an entry in the store: a project's entries have a prefix of their own, and so has each mission and task. */
export function placeKey(project: string, place: MemoryPlace): readonly [string, ...string[]] {
  switch (place.tier) {
    case "mission":
      return ["memory", project, "mission", place.mission];
    case "task":
      return ["memory", project, "task", place.mission, place.task];
    default:
      return ["memory", project, place.tier];
  }
}

/** The fields of a place and nothing else. */
export function placeOf(place: MemoryPlace): MemoryPlace {
  switch (place.tier) {
    case "mission":
      return { tier: "mission", mission: place.mission };
    case "task":
      return { tier: "task", mission: place.mission, task: place.task };
    default:
      return { tier: place.tier };
  }
}

/** From where a recall looks. */
export interface Viewpoint {
  readonly mission?: string | undefined;
  readonly task?: string | undefined;
}

/** The places that are seen from there (R1). */
export function visiblePlaces({ mission, task }: Viewpoint): MemoryPlace[] {
  const places: MemoryPlace[] = [{ tier: "system" }, { tier: "project" }];
  if (mission !== undefined) places.push({ tier: "mission", mission });
  if (mission !== undefined && task !== undefined) places.push({ tier: "task", mission, task });
  return places;
}

/** Whether an entry may be seen from there (R1): a task sees its mission, siblings see nothing of each other. */
export function isVisible(place: MemoryPlace, from: Viewpoint): boolean {
  switch (place.tier) {
    case "mission":
      return place.mission === from.mission;
    case "task":
      return place.mission === from.mission && place.task === from.task;
    default:
      return true;
  }
}
