import { decodeKey, type EncodedKey, prefixesOf } from "../key/encode-key.ts";
import type { Key } from "../key/key.ts";
import type { StoredValue } from "./stored-value.ts";

/** One version of one key; `value` is undefined where the version deletes it. */
export interface VersionNode {
  readonly version: number;
  readonly value: StoredValue | undefined;
  older: VersionNode | undefined;
}

/** A key and its retained versions, newest first. */
export class Slot {
  readonly encoded: EncodedKey;
  newest: VersionNode | undefined;
  /** Whether the state has let go of this slot; its key, if it exists again, has another. */
  isDropped = false;
  #key: Key | undefined;
  #prefixes: readonly string[] | undefined;

  constructor(encoded: EncodedKey) {
    this.encoded = encoded;
  }

  get key(): Key {
    this.#key ??= Object.freeze(decodeKey(this.encoded));
    return this.#key;
  }

  get prefixes(): readonly string[] {
    this.#prefixes ??= prefixesOf(this.encoded);
    return this.#prefixes;
  }

  /** The version that a reader of `version` sees. */
  at(version: number): VersionNode | undefined {
    let node = this.newest;
    while (node !== undefined && node.version > version) node = node.older;
    return node?.value === undefined ? undefined : node;
  }
}
