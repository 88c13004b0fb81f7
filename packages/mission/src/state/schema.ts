import type {
  ArchivedRecord,
  AttemptRecord,
  CheckRecord,
  DeliveryRecord,
  EditRecord,
  LeaseRecord,
  MergeRecord,
  MissionRecord,
  NoteRecord,
  SessionRecord,
} from "./records.ts";
import type { TaskRecord } from "./task-record.ts";

/**
 * What the store holds, by the first element of the key. Records of a mission carry its id as the second element, so
 * that one range read gives them all and no other mission's (M8).
 */
export interface MissionSchema {
  /** `["mission", missionId]` */
  readonly mission: MissionRecord;
  /** `["task", missionId, taskId]` */
  readonly task: TaskRecord;
  /** `["attempt", missionId, attemptId]` */
  readonly attempt: AttemptRecord;
  /** `["check", missionId, id]` */
  readonly check: CheckRecord;
  /** `["merge", missionId, id]` */
  readonly merge: MergeRecord;
  /** `["edit", missionId, version]` */
  readonly edit: EditRecord;
  /** `["archived", missionId]` */
  readonly archived: ArchivedRecord;
  /** `["note", missionId]` */
  readonly note: NoteRecord;
  /** `["claim", missionId, path]`: the task that holds a file. */
  readonly claim: string;
  /** `["session", sessionId]`: the attempt that a session of the host belongs to. */
  readonly session: SessionRecord;
  /** `["lease", missionId]` */
  readonly lease: LeaseRecord;
  /** `["delivery", missionId]` */
  readonly delivery: DeliveryRecord;
  /** `["parent", sessionId]`: the mission that a person's session asked for last. */
  readonly parent: string;
}
