import type { Json } from "../json/json.ts";
import type { EncodedKey } from "../key/encode-key.ts";
import type { StoredValue } from "../state/stored-value.ts";

/** Which writer made a record, and its how-manyth. */
export type RecordId = readonly [writer: string, count: number];

/**
 * How far its writer had read: an offset in the same file and the pin there. A later record thereby vouches for every
 * byte before that offset.
 */
export type Seen = readonly [offset: number, pin: string];

/** One transaction. Lists are flat: `key, version, key, version, ...`. */
export interface CommitRecord {
  readonly kind: "commit";
  readonly id: RecordId;
  readonly seen: Seen;
  /** The offset in `seen`. */
  readonly seenOffset: number;
  /** Time by the writer's clock; decides nothing. */
  readonly at: number;
  readonly by?: string | undefined;
  readonly note?: string | undefined;
  /** `key, version`; version 0 stands for absent. */
  readonly reads?: readonly (EncodedKey | number)[] | undefined;
  /** `prefix, number of keys, version as of which they were counted`. */
  readonly ranges?: readonly (string | number)[] | undefined;
  /** `key, version that was read or -1, value`. A key that is here is not in `reads`. */
  readonly set?: readonly (EncodedKey | number | StoredValue)[] | undefined;
  readonly delete?: readonly EncodedKey[] | undefined;
  /** `key, amount`. */
  readonly sum?: readonly (EncodedKey | number)[] | undefined;
}

/** A transaction that the log has yet to place. */
export type CommitDraft = Omit<CommitRecord, "kind" | "id" | "seen" | "seenOffset">;

/** First record of a generation: what came before, in one line. */
export interface OpenRecord {
  readonly kind: "open";
  readonly format: 1;
  readonly store: string;
  readonly generation: number;
  readonly version: number;
  readonly head: string;
  /** Offset in the previous generation after which its bytes do not count. */
  readonly after: number;
  /** Digest of the previous generation up to that offset. */
  readonly digest: string;
  readonly boot: string;
  readonly at: number;
  /** Number of keys in the checkpoint records that follow. */
  readonly keys: number;
}

/** A part of the state at the start of a generation: `key, version, value`. */
export interface CheckpointRecord {
  readonly kind: "checkpoint";
  readonly entries: readonly Json[];
}

/** Ends a generation: whatever follows in the file is void. */
export interface SealRecord {
  readonly kind: "seal";
  readonly id: RecordId;
  readonly seen: Seen;
}

/** Says that every gap before `seen` was there while writers were alive. */
export interface VouchRecord {
  readonly kind: "vouch";
  readonly id: RecordId;
  readonly seen: Seen;
}

/** Says that the log was whole when it was first opened after the machine started. */
export interface BootRecord {
  readonly kind: "boot";
  readonly id: RecordId;
  readonly seen: Seen;
  readonly boot: string;
}

/** Everything a log can hold. */
export type LogRecord = CommitRecord | OpenRecord | CheckpointRecord | SealRecord | VouchRecord | BootRecord;
