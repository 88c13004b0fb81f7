import { freezeJson } from "../json/freeze.ts";
import type { Json } from "../json/json.ts";

/** A frozen value, or the text of one that nobody has read yet: most are overwritten before anybody asks. */
export class StoredValue {
  #value: Json | undefined;
  #text: string | undefined;
  /** Holds the text for as long as they do not change. */
  #bytes: Buffer | undefined = undefined;
  #start = 0;
  #end = 0;
  #isAscii = false;

  private constructor(value: Json | undefined, text: string | undefined) {
    this.#value = value;
    this.#text = text;
  }

  /** Holds a value, and freezes it. */
  static of(value: Json): StoredValue {
    return new StoredValue(freezeJson(value), undefined);
  }

  /** Holds the place of a value's JSON text; `settle` or `drop` it before the bytes change. */
  static inBytes(bytes: Buffer, start: number, end: number, isAscii: boolean): StoredValue {
    const stored = new StoredValue(undefined, undefined);
    stored.#bytes = bytes;
    stored.#start = start;
    stored.#end = end;
    stored.#isAscii = isAscii;
    return stored;
  }

  /** Whether the text is still in the bytes. */
  get isUnsettled(): boolean {
    return this.#bytes !== undefined;
  }

  /** Takes the text out of the bytes, if it is still there and not dropped. */
  settle(): void {
    const bytes = this.#bytes;
    if (bytes === undefined) return;
    this.#bytes = undefined;
    this.#text = bytes.toString(this.#isAscii ? "latin1" : "utf8", this.#start, this.#end);
  }

  /** Lets go of a text that is still in the bytes; nobody will read this. */
  drop(): void {
    this.#bytes = undefined;
  }

  /** The value; every reader gets the same, and none can change it. */
  read(): Json {
    this.settle();
    if (this.#text !== undefined) {
      this.#value = freezeJson(JSON.parse(this.#text) as Json);
      this.#text = undefined;
    }
    return this.#value as Json;
  }

  /** The value as JSON. */
  get text(): string {
    this.settle();
    return this.#text ?? JSON.stringify(this.#value);
  }
}
