import type { Commit } from "@oco/mvcc";
import type {
  AttemptRecord,
  CheckRecord,
  DeliveryRecord,
  EditRecord,
  LeaseRecord,
  MergeRecord,
  MissionRecord,
  NoteRecord,
} from "../state/records.ts";
import type { TaskRecord } from "../state/task-record.ts";

/** What each kind of record tells when it was written. */
export interface MissionEventRecords {
  readonly mission: MissionRecord;
  readonly task: TaskRecord;
  readonly attempt: AttemptRecord;
  readonly check: CheckRecord;
  readonly merge: MergeRecord;
  readonly edit: EditRecord;
  readonly delivery: DeliveryRecord;
  readonly lease: LeaseRecord;
  /** What happened, in words. */
  readonly note: NoteRecord;
}

export type MissionEventKind = keyof MissionEventRecords;

/** Something that happened in a mission: a record as it was written. */
export type MissionEvent = {
  readonly [K in MissionEventKind]: {
    readonly kind: K;
    /** Version of the store, from which the stream can be taken up again. */
    readonly version: number;
    /** Epoch milliseconds. */
    readonly at: number;
    readonly missionId: string;
    /** The task, attempt, check, merge or edit; the mission's id for what there is one of. */
    readonly id: string;
    /** `undefined` where the record was removed. */
    readonly record: MissionEventRecords[K] | undefined;
  };
}[MissionEventKind];

const kinds: ReadonlySet<unknown> = new Set<MissionEventKind>([
  "mission",
  "task",
  "attempt",
  "check",
  "merge",
  "edit",
  "delivery",
  "lease",
  "note",
]);

/** The events of one mission, or of all, in a commit, in the order in which they were written. */
export function eventsOf({ version, at, changes }: Commit, only?: string): MissionEvent[] {
  return changes.flatMap(({ key, value }) => {
    const [kind, mission, id = mission] = key;
    const missionId = String(mission);
    if (!isKind(kind) || (only !== undefined && missionId !== only)) return [];
    // The schema of the store says which record belongs to which kind.
    return [{ kind, version, at, missionId, id: String(id), record: value } as MissionEvent];
  });
}

function isKind(value: unknown): value is MissionEventKind {
  return kinds.has(value);
}
