import {
  type AttemptRecord,
  type CheckEvidence,
  defaultLimits,
  type MissionRecord,
  type MissionView,
  noUsage,
  type TaskRecord,
} from "@oco/mission";

/** When the missions of these tests began. */
export const begunAt = 1_000_000;

export function mission(changes: Partial<MissionRecord> = {}): MissionRecord {
  return {
    id: "m1",
    goal: "Finish the three functions",
    directory: "/project",
    parentSessionId: "ses_person",
    level: "L2",
    limits: defaultLimits,
    createdAt: begunAt,
    phase: { kind: "execute" },
    wave: 1,
    summary: "",
    verify: [],
    usage: noUsage,
    warned: [],
    fingerprints: [],
    ...changes,
  };
}

export function task(id: string, position: number, changes: Partial<TaskRecord> = {}): TaskRecord {
  const spec = { id, title: `Implement ${id}`, instructions: "", depends: [], agent: "worker", files: [] };
  return {
    spec: { ...spec, verify: [], mode: { kind: "normal" } },
    position,
    origin: { by: "planner" },
    state: { kind: "pending" },
    attempts: 0,
    spoiled: 0,
    ...changes,
  };
}

export function attempt(id: string, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  const state = { kind: "running", sessionId: `ses_${id}`, turnId: "t", turn: 1, at: begunAt } as const;
  return { id, role: "work", agent: "worker", number: 1, wave: 1, createdAt: begunAt, state, ...changes };
}

export function evidence(command: string, changes: Partial<CheckEvidence> = {}): CheckEvidence {
  const printed = { outputTail: "ok 1\n", startedAt: begunAt, durationMs: 420 };
  return { command, exitCode: 0, passed: true, ...printed, ...changes };
}

export interface ViewParts {
  readonly mission?: Partial<MissionRecord>;
  readonly tasks?: readonly TaskRecord[];
  readonly attempts?: readonly AttemptRecord[];
  readonly checks?: Readonly<Record<string, readonly CheckEvidence[]>>;
}

export function view(parts: ViewParts = {}): MissionView {
  const { tasks = [], attempts = [], checks = {} } = parts;
  return {
    mission: mission(parts.mission),
    tasks: new Map(tasks.map((record) => [record.spec.id, record])),
    attempts: new Map(attempts.map((record) => [record.id, record])),
    checks: new Map(Object.entries(checks).map(([id, list]) => [id, { id, evidence: list }])),
    merges: new Map(),
  };
}
