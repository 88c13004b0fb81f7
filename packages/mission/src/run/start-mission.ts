import { Draft } from "../decide/draft.ts";
import { addTasks } from "../decide/planning.ts";
import { MissionError } from "../errors.ts";
import { noUsage } from "../host/agent-host.ts";
import { taskSpec } from "../plan/plan.ts";
import { triage } from "../plan/triage.ts";
import { type Limits, limitsOf } from "../state/limits.ts";
import { applyChanges, type MissionStore } from "../state/mission-store.ts";
import type { MissionRecord } from "../state/records.ts";
import type { MissionRequest } from "./engine-options.ts";

/** What the engine adds to a request. */
export interface MissionBirth {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly random: () => number;
  readonly limits: Partial<Limits> | undefined;
}

/** Writes a new mission, and for L1 its one task; resolves with its id when it is durable (M4). */
export async function startMission(
  store: MissionStore,
  request: MissionRequest,
  birth: MissionBirth,
): Promise<string> {
  const proposed = newMission(request, birth);
  const nothing = { tasks: new Map(), attempts: new Map(), checks: new Map(), merges: new Map() };
  return store.transact(`mission for ${proposed.parentSessionId ?? "nobody"}`, (tx) => {
    // Two of one millisecond may draw the same tail; a mission is never written over another.
    let record = proposed;
    while (tx.get(["mission", record.id]) !== undefined) record = { ...record, id: `${record.id}x` };
    const draft = new Draft({ mission: record, ...nothing }, record.createdAt);
    if (record.level === "L1") addOnlyTask(draft, record);
    tx.set(["mission", record.id], record);
    applyChanges(tx, record.id, draft);
    tx.set(["delivery", record.id], { kind: "pending" });
    if (record.parentSessionId !== undefined) tx.set(["parent", record.parentSessionId], record.id);
    return record.id;
  });
}

function addOnlyTask(draft: Draft, { goal, verify }: MissionRecord): void {
  const title = goal.split("\n", 1)[0] as string;
  addTasks(draft, [taskSpec({ id: "T1", title, instructions: goal, verify })], { by: "triage" });
}

function newMission(request: MissionRequest, { at, random, limits }: MissionBirth): MissionRecord {
  const { directory, parentSessionId, model, verify = [] } = request;
  const goal = request.goal.trim();
  if (goal === "") throw new MissionError("OCO_MISSION_INVALID", "a mission needs a goal; got an empty one");
  const level = request.level ?? triage(goal);
  return {
    id: missionId(at, random),
    goal,
    directory,
    ...(parentSessionId === undefined ? {} : { parentSessionId }),
    ...(model === undefined ? {} : { model }),
    level,
    limits: limitsOf({ ...limits, ...request.limits }),
    createdAt: at,
    phase: level === "L1" ? { kind: "execute" } : { kind: "explore" },
    wave: 1,
    summary: "",
    verify,
    usage: noUsage,
    warned: [],
    fingerprints: [],
  };
}

/** Ids of missions sort by the time of their start; the tail tells those of one millisecond apart. */
function missionId(at: number, random: () => number): string {
  const tail = Math.floor(random() * 36 ** 4).toString(36);
  return `m${at.toString(36)}${tail.padStart(4, "0")}`;
}
