import { type AttemptRecord, defaultLimits, type MissionView, noUsage, type TaskRecord } from "@oco/mission";

/** A mission with the tasks and attempts that a test is about. */
export function viewOf(
  phase: MissionView["mission"]["phase"],
  tasks: readonly TaskRecord[],
  attempts: readonly AttemptRecord[],
): MissionView {
  return {
    mission: {
      id: "m1",
      goal: "Write the functions",
      directory: "/project",
      level: "L2",
      limits: defaultLimits,
      createdAt: 1,
      phase,
      wave: 1,
      summary: "",
      verify: [],
      usage: noUsage,
      warned: [],
      fingerprints: [],
    },
    tasks: new Map(tasks.map((task) => [task.spec.id, task])),
    attempts: new Map(attempts.map((attempt) => [attempt.id, attempt])),
    checks: new Map(),
    merges: new Map(),
  } as MissionView;
}

/** A task with everything that its state does not say. */
export function taskOf(
  id: string,
  title: string,
  state: TaskRecord["state"],
  more: Partial<TaskRecord> = {},
): TaskRecord {
  return {
    spec: {
      id,
      title,
      instructions: `${title} in src`,
      depends: [],
      agent: "worker",
      files: [`src/${id}.js`],
      verify: ["npm test"],
    },
    position: Number(id.slice(1)),
    origin: { by: "planner" },
    attempts: 1,
    spoiled: 0,
    state,
    ...more,
  } as TaskRecord;
}

/** An attempt that ended with an answer. */
export function answered(
  role: AttemptRecord["role"],
  subject: string,
  id: string,
  text: string,
): AttemptRecord {
  const state: AttemptRecord["state"] = {
    kind: "ended",
    end: { kind: "answered", text },
    usage: noUsage,
    at: 2,
  };
  return { id, role, agent: role, number: 1, wave: 1, subject, createdAt: 1, state };
}
