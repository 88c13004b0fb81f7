import type { CommitDraft, CommitRecord, RecordId, Seen } from "./record.ts";

/** A draft in its place in the log; field by field, so that all commits are of one shape. */
export function commitRecordOf(draft: CommitDraft, id: RecordId, seen: Seen): CommitRecord {
  const { at, by, note, reads, ranges, set, delete: deleted, sum } = draft;
  const seenOffset = seen[0];
  return { kind: "commit", id, seen, seenOffset, at, by, note, reads, ranges, set, delete: deleted, sum };
}
