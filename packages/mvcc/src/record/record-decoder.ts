// Every process reads every commit of every other, so this is where the time of a busy store goes: one pass over the
// bytes, keys that were met before cost no new string, and values stay bytes until it is known that they last.
import { CorruptLogError } from "../errors.ts";
import type { EncodedKey } from "../key/encode-key.ts";
import { StoredValue } from "../state/stored-value.ts";
import { DecodedCommit } from "./decoded-commit.ts";
import { KeyTable } from "./key-table.ts";
import type { LogRecord } from "./record.ts";

const tab = 9;
const quote = 34;
const dash = 45;
const plus = 43;
const digitZero = 48;
const digitNine = 57;
const equals = 61;
const openBracket = 91;
const letterP = 112;
const letterR = 114;
const letterU = 117;
const openBrace = 123;
const asciiEnd = 128;
/** FNV-1a. */
const hashBasis = 0x811c9dc5 | 0;
const hashPrime = 0x01000193;

const otherKinds: ReadonlySet<string> = new Set(["open", "checkpoint", "seal", "vouch", "boot"]);

/** Turns bodies into records. */
export class RecordDecoder {
  readonly #keys = new KeyTable();
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the next field begins. */
  #at = 0;
  #end = 0;

  /**
   * The record of the body from `start` to `end`. Unless it is to be `kept`, its values are to be settled before the
   * bytes change, and who made it cannot be asked.
   */
  decode(bytes: Buffer, start: number, end: number, isKept: boolean): LogRecord {
    this.#at = start;
    if (bytes[start] === openBrace) return this.#parse(bytes.toString("utf8", start, end));
    this.#bytes = bytes;
    this.#end = end;
    const record = new DecodedCommit(this.#count());
    for (;;) {
      if (this.#at >= end) throw this.#refuse();
      const mark = bytes[this.#at];
      if (mark === openBracket) break;
      if (bytes[this.#at + 1] !== tab) throw this.#refuse();
      this.#at += 2;
      this.#take(record, mark as number);
    }
    if (isKept) {
      record.origin = bytes.toString("utf8", this.#at, end);
      const { set = [] } = record;
      for (let index = 2; index < set.length; index += 3) (set[index] as StoredValue).settle();
    }
    return record;
  }

  /** A record of any other kind. One that is not known is refused each time: passed over, it would part the states of two versions. */
  #parse(text: string): LogRecord {
    const record = JSON.parse(text) as LogRecord;
    if (!otherKinds.has(record.kind)) throw this.#refuse();
    return record;
  }

  /** Takes in what a mark stands before. */
  #take(record: DecodedCommit, mark: number): void {
    switch (mark) {
      case letterR:
        record.reads = added(record.reads, [this.#key(), this.#count()]);
        break;
      case letterP:
        record.ranges = added(record.ranges, [this.#key(), this.#count(), this.#count()]);
        break;
      case letterU:
        record.set = added(record.set, [this.#key(), this.#count(), this.#value()]);
        break;
      case equals:
        record.set = added(record.set, [this.#key(), -1, this.#value()]);
        break;
      case plus:
        record.sum = added(record.sum, [this.#key(), this.#amount()]);
        break;
      case dash:
        record.delete = added(record.delete, [this.#key()]);
        break;
      default:
        throw this.#refuse();
    }
  }

  #key(): EncodedKey {
    const bytes = this.#bytes;
    const start = this.#at;
    let hash = hashBasis;
    let seen = 0;
    let at = start;
    for (; at < this.#end; at += 1) {
      const byte = bytes[at] as number;
      if (byte === tab) break;
      seen |= byte;
      hash = Math.imul(hash ^ byte, hashPrime);
    }
    this.#at = at + 1;
    if (seen < asciiEnd && bytes[start] !== quote)
      return this.#keys.find(bytes, start, at, hash ^ (hash >>> 15));
    const field = bytes.toString("utf8", start, at);
    return field.startsWith('"') ? (JSON.parse(field) as string) : field;
  }

  #count(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let count = 0;
    for (; at < this.#end; at += 1) {
      const byte = bytes[at] as number;
      if (byte === tab) break;
      if (byte < digitZero || byte > digitNine) throw this.#refuse();
      count = count * 10 + (byte - digitZero);
    }
    this.#at = at + 1;
    return count;
  }

  #amount(): number {
    const start = this.#at;
    let at = start;
    while (at < this.#end && this.#bytes[at] !== tab) at += 1;
    this.#at = at + 1;
    return Number(this.#bytes.toString("latin1", start, at));
  }

  #value(): StoredValue {
    const bytes = this.#bytes;
    const start = this.#at;
    let seen = 0;
    let at = start;
    for (; at < this.#end; at += 1) {
      const byte = bytes[at] as number;
      if (byte === tab) break;
      seen |= byte;
    }
    this.#at = at + 1;
    return StoredValue.inBytes(bytes, start, at, seen < asciiEnd);
  }

  #refuse(): CorruptLogError {
    return new CorruptLogError("record", this.#at, "a newer version wrote it");
  }
}

/** Most lists hold the parts of one field, which then are the list. */
function added<T>(list: T[] | undefined, parts: T[]): T[] {
  if (list === undefined) return parts;
  for (const part of parts) list.push(part);
  return list;
}
