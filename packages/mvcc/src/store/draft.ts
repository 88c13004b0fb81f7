import type { Json } from "../json/json.ts";
import type { EncodedKey } from "../key/encode-key.ts";
import type { CommitDraft } from "../record/record.ts";
import { StoredValue } from "../state/stored-value.ts";

/** What a transaction relied on and did, collected while it runs. */
export interface Intent {
  /** Versions that the keys had, 0 for absent. */
  readonly reads: ReadonlyMap<EncodedKey, number>;
  /** How many keys the prefixes had. */
  readonly ranges: ReadonlyMap<string, number> | undefined;
  /** Version that the ranges were counted at. */
  readonly version: number;
  /** New values; undefined deletes. */
  readonly writes: ReadonlyMap<EncodedKey, Json | undefined>;
  readonly sums: ReadonlyMap<EncodedKey, number> | undefined;
}

/** Who commits, when, and why. */
export interface Provenance {
  readonly at: number;
  readonly author: string | undefined;
  readonly note: string | undefined;
}

/** Lays an intent out as a record. */
export function draftOf(intent: Intent, provenance: Provenance): CommitDraft {
  const set: (EncodedKey | number | StoredValue)[] = [];
  const deleted: EncodedKey[] = [];
  for (const [key, value] of intent.writes) {
    if (value === undefined) deleted.push(key);
    else set.push(key, intent.reads.get(key) ?? -1, StoredValue.of(value));
  }
  return {
    at: provenance.at,
    by: provenance.author,
    note: provenance.note,
    reads: onlyRead(intent),
    ranges: intent.ranges === undefined ? undefined : flatRanges(intent.ranges, intent.version),
    set: set.length === 0 ? undefined : set,
    delete: deleted.length === 0 ? undefined : deleted,
    sum: intent.sums === undefined ? undefined : flat(intent.sums),
  };
}

/** Reads of keys that are not set. */
function onlyRead({ reads, writes }: Intent): (EncodedKey | number)[] | undefined {
  const list: (EncodedKey | number)[] = [];
  for (const [key, version] of reads) if (writes.get(key) === undefined) list.push(key, version);
  return list.length === 0 ? undefined : list;
}

function flat(map: ReadonlyMap<EncodedKey, number>): (EncodedKey | number)[] | undefined {
  if (map.size === 0) return undefined;
  const list: (EncodedKey | number)[] = [];
  for (const [key, number] of map) list.push(key, number);
  return list;
}

function flatRanges(ranges: ReadonlyMap<string, number>, version: number): (string | number)[] {
  const list: (string | number)[] = [];
  for (const [prefix, count] of ranges) list.push(prefix, count, version);
  return list;
}
