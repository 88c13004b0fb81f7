import type { Json } from "../json/json.ts";
import { decodeKey, encodeKey } from "../key/encode-key.ts";
import type { Key, KeyPrefix } from "../key/key.ts";
import type { CommitRecord } from "../record/record.ts";
import type { Verdict } from "../replay/verdict.ts";
import type { StoredValue } from "../state/stored-value.ts";

/** What a commit did to one key; `value` is undefined where the key was removed. */
export interface Change {
  readonly key: Key;
  readonly value: Json | undefined;
}

/** One version: who made it, when, why, and what it changed. */
export interface Commit {
  readonly version: number;
  /** Time by the clock of the process that committed, in milliseconds since 1970. */
  readonly at: number;
  readonly author: string | undefined;
  readonly note: string | undefined;
  readonly changes: readonly Change[];
}

/** A committed record with its version. */
export interface Committed {
  readonly record: CommitRecord;
  readonly verdict: Verdict & { readonly ok: true };
}

/** Chooses the changes whose encoded key passes. */
export type ChangeFilter = (encoded: string) => boolean;

/** Passes keys that start with a prefix. */
export function belowPrefix(prefix: KeyPrefix): ChangeFilter {
  const encoded = encodeKey(prefix);
  return (key) => key.startsWith(encoded);
}

/** The commit with the changes that pass, or undefined if none does. */
export function toCommit({ record, verdict }: Committed, passes: ChangeFilter): Commit | undefined {
  const changes: Change[] = [];
  const add = (encoded: string, value: StoredValue | number | undefined): void => {
    if (!passes(encoded)) return;
    changes.push({ key: decodeKey(encoded), value: typeof value === "object" ? value.read() : value });
  };
  const { set = [] } = record;
  for (let index = 0; index < set.length; index += 3) {
    add(set[index] as string, set[index + 2] as StoredValue);
  }
  for (const [encoded, total] of verdict.sums) add(encoded, total);
  for (const encoded of record.delete ?? []) add(encoded, undefined);
  if (changes.length === 0) return undefined;
  return { version: verdict.version, at: record.at, author: record.by, note: record.note, changes };
}
