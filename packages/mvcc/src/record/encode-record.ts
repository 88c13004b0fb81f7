// A commit is a line of fields with tabs between them, which neither an encoded key nor JSON text can hold: how far its
// writer had read, then per read, range and write a mark and its parts, and last who made it, which is parsed only when
// somebody asks. Every process reads every commit, so this is where its time goes: one split, and no value is parsed
// before it is read. All other records are rare and plain JSON objects.
import { CorruptLogError } from "../errors.ts";
import type { EncodedKey } from "../key/encode-key.ts";
import { StoredValue } from "../state/stored-value.ts";
import type { CommitRecord, LogRecord, RecordId, Seen } from "./record.ts";

/** `writer, count, head, at, author, note`. */
type Origin = readonly [string, number, string, number, (string | null)?, (string | null)?];

const brace = "{";
const quote = '"';
/** UTF-8 has no half of a pair; JSON can escape it. */
const surrogate = /[\ud800-\udfff]/;
/** Text cut out of a longer body keeps the whole of it in memory; a body up to this long is not worth a copy. */
const briefBody = 1024;

/** The body of a record. */
export function encodeRecord(record: LogRecord): string {
  if (record.kind !== "commit") return JSON.stringify(record);
  const body = encodeCommit(record, (key) => key);
  if (!surrogate.test(body)) return body;
  return encodeCommit(record, (key) => (surrogate.test(key) ? JSON.stringify(key) : key));
}

/** The record of a body. */
export function decodeRecord(body: string): LogRecord {
  return body.startsWith(brace) ? (JSON.parse(body) as LogRecord) : new DecodedCommit(body);
}

function encodeCommit(record: CommitRecord, field: (key: EncodedKey) => string): string {
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
    for (let at = 0; at < set.length; at += 2) {
      body += `\t=\t${field(set[at] as string)}\t${(set[at + 1] as StoredValue).text}`;
    }
  }
  if (sum !== undefined) {
    for (let at = 0; at < sum.length; at += 2) body += `\t+\t${field(sum[at] as string)}\t${sum[at + 1]}`;
  }
  if (deleted !== undefined) for (const key of deleted) body += `\t-\t${field(key)}`;
  // Writers and heads are hexadecimal digits and hyphens, which need no escaping.
  const told = by === undefined && note === undefined ? "" : `,${JSON.stringify([by, note]).slice(1, -1)}`;
  return `${body}\t["${id[0]}",${id[1]},"${seen[1]}",${JSON.stringify(record.at)}${told}]`;
}

/** A commit that was read. */
class DecodedCommit implements CommitRecord {
  readonly kind = "commit";
  readonly seenOffset: number;
  reads: (EncodedKey | number)[] | undefined = undefined;
  ranges: (string | number)[] | undefined = undefined;
  set: (EncodedKey | StoredValue)[] | undefined = undefined;
  delete: EncodedKey[] | undefined = undefined;
  sum: (EncodedKey | number)[] | undefined = undefined;
  readonly #origin: string;

  constructor(body: string) {
    const fields = body.split("\t");
    const last = fields.length - 1;
    this.seenOffset = Number(fields[0]);
    this.#origin = fields[last] as string;
    for (let at = 1; at < last; ) at += this.#take(fields, at, body.length);
  }

  get id(): RecordId {
    const [writer, count] = this.#parse();
    return [writer, count];
  }

  get seen(): Seen {
    return [this.seenOffset, this.#parse()[2]];
  }

  get at(): number {
    return this.#parse()[3];
  }

  get by(): string | undefined {
    return this.#parse()[4] ?? undefined;
  }

  get note(): string | undefined {
    return this.#parse()[5] ?? undefined;
  }

  /** Takes in what is marked at a field; returns how many fields that were. */
  #take(fields: readonly string[], at: number, bodyLength: number): number {
    const field = fields[at + 1] as string;
    const key = field.startsWith(quote) ? (JSON.parse(field) as string) : field;
    switch (fields[at]) {
      case "r":
        this.reads ??= [];
        this.reads.push(key, Number(fields[at + 2]));
        return 3;
      case "p":
        this.ranges ??= [];
        this.ranges.push(key, Number(fields[at + 2]), Number(fields[at + 3]));
        return 4;
      case "=":
        this.set ??= [];
        this.set.push(key, valueIn(fields[at + 2] as string, bodyLength));
        return 3;
      case "+":
        this.sum ??= [];
        this.sum.push(key, Number(fields[at + 2]));
        return 3;
      case "-":
        this.delete ??= [];
        this.delete.push(key);
        return 2;
      default:
        throw new CorruptLogError("record", this.seenOffset, "a newer version wrote it");
    }
  }

  #parse(): Origin {
    return JSON.parse(this.#origin) as Origin;
  }
}

function valueIn(text: string, bodyLength: number): StoredValue {
  const isWorthKeeping = bodyLength <= briefBody || text.length * 8 >= bodyLength;
  return isWorthKeeping ? StoredValue.parsedLater(text) : StoredValue.of(JSON.parse(text));
}
