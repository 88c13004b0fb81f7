import { freezeJson } from "../json/freeze.ts";
import type { Json } from "../json/json.ts";

/** A frozen value, or the text of one that nobody has read yet: most are overwritten before anybody asks. */
export class StoredValue {
  #value: Json | undefined;
  #text: string | undefined;

  private constructor(value: Json | undefined, text: string | undefined) {
    this.#value = value;
    this.#text = text;
  }

  /** Holds a value, and freezes it. */
  static of(value: Json): StoredValue {
    return new StoredValue(freezeJson(value), undefined);
  }

  /** Holds the JSON text of a value. */
  static parsedLater(text: string): StoredValue {
    return new StoredValue(undefined, text);
  }

  /** The value; every reader gets the same, and none can change it. */
  read(): Json {
    if (this.#text !== undefined) {
      this.#value = freezeJson(JSON.parse(this.#text) as Json);
      this.#text = undefined;
    }
    return this.#value as Json;
  }

  /** The value as JSON. */
  get text(): string {
    return this.#text ?? JSON.stringify(this.#value);
  }
}
