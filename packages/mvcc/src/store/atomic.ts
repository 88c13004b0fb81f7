import type { Conflict } from "../errors.ts";
import type { Json } from "../json/json.ts";
import { type EncodedKey, encodeWholeKey } from "../key/encode-key.ts";
import type { Key, KeyOf, ValueOf } from "../key/key.ts";
import type { Intent } from "./draft.ts";
import type { AnySchema } from "./entry.ts";

/** Outcome of an atomic operation. */
export type AtomicResult =
  | { readonly ok: true; readonly version: number }
  | { readonly ok: false; readonly conflicts: readonly Conflict[] };

/** Checks and writes that are committed together or not at all, without reading first. */
export interface AtomicOperation<S extends object = AnySchema> {
  /** Requires that a key still has this version; `null` requires that it does not exist. */
  check(entry: { readonly key: Key; readonly version: number | null }): this;
  set<const K extends KeyOf<S>>(key: K, value: ValueOf<S, K>): this;
  delete<const K extends KeyOf<S>>(key: K): this;
  /** Adds to a number; an absent key counts as 0. Two sums never conflict with each other. */
  sum<const K extends KeyOf<S>>(key: K, amount: number): this;
  /** Commits once; resolves when the result is as durable as the store promises. */
  commit(options?: { readonly note?: string }): Promise<AtomicResult>;
}

/** Collects an atomic operation. */
export class PendingAtomic<S extends object> implements AtomicOperation<S>, Intent {
  readonly version = 0;
  readonly reads: Map<EncodedKey, number> = new Map();
  readonly ranges: undefined;
  readonly writes: Map<EncodedKey, Json | undefined> = new Map();
  readonly sums: Map<EncodedKey, number> = new Map();
  readonly #admit: (key: Key, value: unknown) => Json;
  readonly #commit: (intent: Intent, note: string | undefined) => Promise<AtomicResult>;

  constructor(
    admit: (key: Key, value: unknown) => Json,
    commit: (intent: Intent, note: string | undefined) => Promise<AtomicResult>,
  ) {
    this.#admit = admit;
    this.#commit = commit;
  }

  check(entry: { readonly key: Key; readonly version: number | null }): this {
    const version = entry.version ?? 0;
    if (!Number.isSafeInteger(version) || version < 0)
      throw new RangeError(`Version ${version} is not a version`);
    this.reads.set(encodeWholeKey(entry.key), version);
    return this;
  }

  set<const K extends KeyOf<S>>(key: K, value: ValueOf<S, K>): this {
    return this.#write(key, this.#admit(key, value));
  }

  delete<const K extends KeyOf<S>>(key: K): this {
    return this.#write(key, undefined);
  }

  sum<const K extends KeyOf<S>>(key: K, amount: number): this {
    if (!Number.isFinite(amount)) throw new RangeError(`Amount ${amount} is not finite`);
    const encoded = encodeWholeKey(key);
    if (this.writes.has(encoded)) throw new TypeError(`${JSON.stringify(key)} is both written and summed`);
    this.sums.set(encoded, (this.sums.get(encoded) ?? 0) + amount);
    return this;
  }

  commit(options: { readonly note?: string } = {}): Promise<AtomicResult> {
    return this.#commit(this, options.note);
  }

  #write(key: Key, value: Json | undefined): this {
    const encoded = encodeWholeKey(key);
    if (this.sums.has(encoded)) throw new TypeError(`${JSON.stringify(key)} is both written and summed`);
    this.writes.set(encoded, value);
    return this;
  }
}
