import type { Json } from "../json/json.ts";
import type { EncodedKey } from "../key/encode-key.ts";
import type { CommitDraft } from "../log/shared-log.ts";

/** What a transaction relied on and did, collected while it runs. */
export interface Intent {
  /** Versions that the keys had, 0 for absent. */
  readonly reads: ReadonlyMap<EncodedKey, number>;
  /** How many keys the prefixes had. */
  readonly ranges: ReadonlyMap<string, number>;
  /** Version that the ranges were counted at. */
  readonly version: number;
  /** New values; undefined deletes. */
  readonly writes: ReadonlyMap<EncodedKey, Json | undefined>;
  readonly sums: ReadonlyMap<EncodedKey, number>;
}

/** Who commits, when, and why. */
export interface Provenance {
  readonly at: number;
  readonly author: string | undefined;
  readonly note: string | undefined;
}

/** Lays an intent out as a record. */
export function draftOf(intent: Intent, provenance: Provenance): CommitDraft {
  const { at, author, note } = provenance;
  const set: Json[] = [];
  const deleted: EncodedKey[] = [];
  for (const [key, value] of intent.writes) {
    if (value === undefined) deleted.push(key);
    else set.push(key, value);
  }
  const reads = [...intent.reads].flat();
  const ranges = [...intent.ranges].flatMap(([prefix, count]) => [prefix, count, intent.version]);
  const sum = [...intent.sums].flat();
  return {
    kind: "commit",
    at,
    ...(author === undefined ? {} : { by: author }),
    ...(note === undefined ? {} : { note }),
    ...(reads.length === 0 ? {} : { reads }),
    ...(ranges.length === 0 ? {} : { ranges }),
    ...(set.length === 0 ? {} : { set }),
    ...(deleted.length === 0 ? {} : { delete: deleted }),
    ...(sum.length === 0 ? {} : { sum }),
  };
}
