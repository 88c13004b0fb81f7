import type { AttemptRecord, MissionView } from "@oco/mission";

/**
 * Whether an attempt may read the text under a handle: a worker what its own task and those that it depends on came to, a
 * reviewer what it reviews, a scout its own; the planner and the master review weigh the whole mission (M5).
 */
export function mayRead(view: MissionView, reader: AttemptRecord, handle: string): boolean {
  const id = handle.replace(/^check /, "");
  if (id === reader.id || id === reader.reviews) return true;
  switch (reader.role) {
    case "plan":
    case "refine":
    case "master":
      return true;
    case "work": {
      const { subject } = reader;
      const about = view.attempts.get(id)?.subject;
      if (subject === undefined || about === undefined) return false;
      return about === subject || view.tasks.get(subject)?.spec.depends.includes(about) === true;
    }
    case "scout":
    case "review":
      return false;
  }
}
