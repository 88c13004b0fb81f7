// A commit is a line of fields with tabs between them, which neither an encoded key nor JSON text can hold: how far its
// writer had read, then per read, range and write a mark and its parts, and last who made it. A key that was read and
// then set stands there once. All other records are rare and plain JSON objects.
import type { EncodedKey } from "../key/encode-key.ts";
import type { StoredValue } from "../state/stored-value.ts";
import type { CommitRecord, LogRecord } from "./record.ts";

/** UTF-8 has no half of a pair; JSON can escape it. */
const surrogate = /[\ud800-\udfff]/;

/** The body of a record. */
export function encodeRecord(record: LogRecord): string {
  return record.kind === "commit" ? encodeCommit(record) : JSON.stringify(record);
}

function field(key: EncodedKey): string {
  return surrogate.test(key) ? JSON.stringify(key) : key;
}

function encodeCommit(record: CommitRecord): string {
  const { id, seen, by, note, reads, ranges, set, delete: deleted, sum } = record;
  let body = `${seen[0]}`;
  if (reads !== undefined) {
    for (let at = 0; at < reads.length; at += 2)
      body += `\tr\t${field(reads[at] as string)}\t${reads[at + 1]}`;
  }
  if (ranges !== undefined) {
    for (let at = 0; at < ranges.length; at += 3) {
      body += `\tp\t${field(ranges[at] as string)}\t${ranges[at + 1]}\t${ranges[at + 2]}`;
    }
  }
  if (set !== undefined) {
    for (let at = 0; at < set.length; at += 3) {
      const key = field(set[at] as string);
      const seenVersion = set[at + 1] as number;
      body += seenVersion < 0 ? `\t=\t${key}\t` : `\tu\t${key}\t${seenVersion}\t`;
      body += (set[at + 2] as StoredValue).text;
    }
  }
  if (sum !== undefined) {
    for (let at = 0; at < sum.length; at += 2) body += `\t+\t${field(sum[at] as string)}\t${sum[at + 1]}`;
  }
  if (deleted !== undefined) for (const key of deleted) body += `\t-\t${field(key)}`;
  // Writers and pins are hexadecimal digits and hyphens, which need no escaping.
  const told = by === undefined && note === undefined ? "" : `,${JSON.stringify([by, note]).slice(1, -1)}`;
  return `${body}\t["${id[0]}",${id[1]},"${seen[1]}",${JSON.stringify(record.at)}${told}]`;
}
