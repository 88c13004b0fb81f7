import { deserialize, serialize } from "node:v8";
import { isJson } from "./json.ts";
import { header, headerOf, type PoolMemory, wire } from "./wire.ts";

const tags = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  number: 4,
  string: 5,
  bytes: 6,
  json: 7,
  clone: 8,
  parcel: 9,
} as const;

/**
 * Writes values into slots and reads them back, on both sides. Numbers, strings, bytes and the singletons have a form of
 * their own, plain data goes as JSON, everything else as a structured clone. What does not fit a slot is left to the caller to send as a
 * parcel.
 */
export class Slab {
  readonly #control: Int32Array;
  readonly #doubles: Float64Array;
  readonly #bytes: Buffer;
  readonly #headers: number;
  readonly #slotBytes: number;

  constructor(memory: PoolMemory) {
    this.#control = new Int32Array(memory.control);
    this.#doubles = new Float64Array(memory.control);
    this.#bytes = Buffer.from(memory.payload);
    this.#headers = headerOf(0, memory.deques.length, memory.slots);
    this.#slotBytes = memory.slotBytes;
  }

  /** @returns false when the value does not go into a slot, which then says that it comes as a parcel. */
  write(handle: number, value: unknown): boolean {
    const at = this.#headers + handle * wire.headerWords;
    let tag: number = tags.clone;
    let length = 0;
    if (typeof value === "number") {
      tag = tags.number;
      this.#doubles[(at + header.number) >> 1] = value;
    } else if (value === undefined) tag = tags.undefined;
    else if (value === null) tag = tags.null;
    else if (typeof value === "boolean") tag = value ? tags.true : tags.false;
    else {
      tag = tagOf(value);
      const text =
        tag === tags.string ? (value as string) : tag === tags.json ? JSON.stringify(value) : undefined;
      const bytes = text ?? (tag === tags.bytes ? (value as Uint8Array) : clone(value));
      length = typeof bytes === "string" ? Buffer.byteLength(bytes) : (bytes?.byteLength ?? Infinity);
      if (length > this.#slotBytes) {
        this.#control[at + header.tag] = tags.parcel;
        return false;
      }
      const start = handle * this.#slotBytes;
      if (typeof bytes === "string") this.#bytes.write(bytes, start);
      else if (bytes !== undefined) this.#bytes.set(bytes, start);
    }
    this.#control[at + header.tag] = tag;
    this.#control[at + header.length] = length;
    return true;
  }

  isParcel(handle: number): boolean {
    return this.#control[this.#headers + handle * wire.headerWords + header.tag] === tags.parcel;
  }

  read(handle: number): unknown {
    const at = this.#headers + handle * wire.headerWords;
    const tag = this.#control[at + header.tag];
    if (tag === tags.number) return this.#doubles[(at + header.number) >> 1];
    if (tag === tags.undefined) return undefined;
    if (tag === tags.null) return null;
    if (tag === tags.true || tag === tags.false) return tag === tags.true;
    const start = handle * this.#slotBytes;
    const end = start + (this.#control[at + header.length] as number);
    if (tag === tags.string) return this.#bytes.toString("utf8", start, end);
    if (tag === tags.json) return JSON.parse(this.#bytes.toString("utf8", start, end));
    // Copied: the slot belongs to another task as soon as this one is done.
    const copy = new Uint8Array(end - start);
    copy.set(this.#bytes.subarray(start, end));
    return tag === tags.bytes ? copy : deserialize(copy);
  }
}

function tagOf(value: unknown): number {
  if (typeof value === "string") return tags.string;
  // A Buffer or another subclass would come back as something else than it went.
  if (value instanceof Uint8Array) return value.constructor === Uint8Array ? tags.bytes : tags.clone;
  return isJson(value) ? tags.json : tags.clone;
}

// What can be posted and not serialised, such as shared memory, is left to be posted; so is what can be neither, for the
// better message.
function clone(value: unknown): Uint8Array | undefined {
  try {
    return serialize(value);
  } catch {
    return undefined;
  }
}
