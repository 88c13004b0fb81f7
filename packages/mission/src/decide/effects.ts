import type { AttemptRecord } from "../state/records.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { isLive, type MissionView, waveId } from "./view.ts";

/** Something that has to happen outside the store. Its id says when two are the same. */
export type Effect =
  | { readonly kind: "attempt"; readonly id: string; readonly attempt: AttemptRecord }
  | {
      readonly kind: "check";
      readonly id: string;
      readonly record: string;
      readonly task?: TaskRecord;
      readonly commands: readonly string[];
    }
  | { readonly kind: "merge"; readonly id: string; readonly task: TaskRecord; readonly attempt: string }
  | { readonly kind: "land"; readonly id: string; readonly record: string }
  | { readonly kind: "cleanup"; readonly id: string };

/** What a state wants to happen, and when to look again at the latest (epoch milliseconds). */
export interface Wanted {
  readonly effects: readonly Effect[];
  readonly wakeAt?: number;
}

/** Derives the effects from a state alone: after a restart the same state wants the same effects (M4). */
export function wantedEffects(view: MissionView, at: number): Wanted {
  const { phase } = view.mission;
  if (phase.kind === "ended") return { effects: phase.isCleaned ? [] : [{ kind: "cleanup", id: "cleanup" }] };
  if (phase.kind === "decision") return { effects: [] };
  const effects: Effect[] = [];
  const times: number[] = [
    view.mission.createdAt + view.mission.limits.wallTimeMs + (view.mission.pausedMs ?? 0),
  ];
  for (const attempt of inOrderOfStart(view)) {
    if (!isLive(attempt)) continue;
    const notBefore = attempt.state.kind === "queued" ? (attempt.state.notBefore ?? 0) : 0;
    if (notBefore > at) times.push(notBefore);
    else effects.push({ kind: "attempt", id: `attempt ${attempt.id}`, attempt });
  }
  for (const task of view.tasks.values()) {
    effects.push(...unitEffects(task));
    if (task.state.kind === "pending" && (task.notBefore ?? 0) > at) times.push(task.notBefore as number);
  }
  effects.push(...integrationEffects(view));
  return { effects, wakeAt: Math.min(...times) };
}

/**
 * After a restart the sessions that are at work already take the permits before new ones do (M3). Of those that wait, larger
 * tasks come first: where sessions are scarce, the wave is over sooner when a long task is not started last.
 */
function inOrderOfStart(view: MissionView): AttemptRecord[] {
  const rank = ({ state, subject = "" }: AttemptRecord): number =>
    state.kind === "running" ? 0 : sizeRank[view.tasks.get(subject)?.spec.size ?? "M"];
  return [...view.attempts.values()].sort((a, b) => rank(a) - rank(b));
}

const sizeRank = { L: 1, M: 2, S: 3 } as const;

function unitEffects(task: TaskRecord): Effect[] {
  const { state, spec } = task;
  if (state.kind === "checking") {
    return [
      { kind: "check", id: `check ${state.attempt}`, record: state.attempt, task, commands: spec.verify },
    ];
  }
  if (state.kind === "merging")
    return [{ kind: "merge", id: `merge ${state.attempt}`, task, attempt: state.attempt }];
  return [];
}

function integrationEffects(view: MissionView): Effect[] {
  const { phase, verify } = view.mission;
  if (phase.kind !== "integrate") return [];
  const record = waveId(view.mission);
  if (phase.step === "land") return [{ kind: "land", id: `land ${record}`, record }];
  if (phase.step === "check") return [{ kind: "check", id: `check ${record}`, record, commands: verify }];
  return [];
}
