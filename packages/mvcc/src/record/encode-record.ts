// A commit is two JSON arrays with a tab between them, which JSON cannot hold: what replay decides by, and who made it,
// which is parsed only when somebody asks. Every process reads every commit, so this is where its time goes; all other
// records are rare and plain JSON objects.
import type { Json } from "../json/json.ts";
import type { CommitRecord, LogRecord, RecordId, Seen } from "./record.ts";

const bracket = 91;

type Flat = readonly Json[] | 0 | undefined;

/** `offset, reads, ranges, set, delete, sum`: 0 for none, and none at the end left out. */
type Decisive = readonly [offset: number, ...lists: Flat[]];

/** `writer, count, head, at, author, note`. */
type Origin = readonly [string, number, string, number, (string | null)?, (string | null)?];

/** The body of a record. */
export function encodeRecord(record: LogRecord): string {
  return record.kind === "commit" ? encodeCommit(record) : JSON.stringify(record);
}

/** The record of a body. */
export function decodeRecord(body: string): LogRecord {
  return body.charCodeAt(0) === bracket ? new DecodedCommit(body) : (JSON.parse(body) as LogRecord);
}

function encodeCommit(record: CommitRecord): string {
  const { id, seen, by, note, reads, ranges, set, delete: deleted, sum } = record;
  // Writers and heads are hexadecimal digits and hyphens, which need no escaping.
  const origin = `"${id[0]}",${id[1]},"${seen[1]}",${JSON.stringify(record.at)}`;
  const lists = `${seen[0]},${list(reads)},${list(ranges)},${list(set)}`;
  const rest = deleted === undefined && sum === undefined ? "" : `,${list(deleted)},${list(sum)}`;
  const told = by === undefined && note === undefined ? "" : `,${JSON.stringify([by, note]).slice(1, -1)}`;
  return `[${lists}${rest}]\t[${origin}${told}]`;
}

function list(part: readonly Json[] | undefined): string {
  return part === undefined ? "0" : JSON.stringify(part);
}

/** A commit that was read; its origin is parsed on demand. */
class DecodedCommit implements CommitRecord {
  readonly kind = "commit";
  readonly seenOffset: number;
  readonly reads: CommitRecord["reads"];
  readonly ranges: CommitRecord["ranges"];
  readonly set: CommitRecord["set"];
  readonly delete: CommitRecord["delete"];
  readonly sum: CommitRecord["sum"];
  readonly #origin: string;

  constructor(body: string) {
    const tab = body.indexOf("\t");
    const [offset, reads, ranges, set, deleted, sum] = JSON.parse(body.slice(0, tab)) as Decisive;
    this.#origin = body.slice(tab + 1);
    this.seenOffset = offset;
    this.reads = (reads || undefined) as CommitRecord["reads"];
    this.ranges = (ranges || undefined) as CommitRecord["ranges"];
    this.set = set || undefined;
    this.delete = (deleted || undefined) as CommitRecord["delete"];
    this.sum = (sum || undefined) as CommitRecord["sum"];
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

  #parse(): Origin {
    return JSON.parse(this.#origin) as Origin;
  }
}
