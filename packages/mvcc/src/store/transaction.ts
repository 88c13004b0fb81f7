import type { Json } from "../json/json.ts";
import { decodeKey, type EncodedKey, encodeKey } from "../key/encode-key.ts";
import type { Key, KeyOf, PrefixOf, ValueOf } from "../key/key.ts";
import { State } from "../state/state.ts";
import type { Intent } from "./draft.ts";
import type { AnySchema, RangeOptions } from "./entry.ts";

/** Which of a transaction's reads must still hold when it commits. */
export type Isolation = "serializable" | "snapshot";

/** What the function given to `transact` reads and writes through. */
export interface Transaction<S extends object = AnySchema> {
  /** The version that is read. */
  readonly version: number;
  /** Value of a key, own writes included; undefined if the key does not exist. */
  get<const K extends KeyOf<S>>(key: K): ValueOf<S, K> | undefined;
  /** Keys and values below a prefix in key order, own writes included. */
  entries<const P extends PrefixOf<S> = readonly []>(
    options?: RangeOptions<P>,
  ): TransactionEntry<ValueOf<S, P>, KeyOf<S>>[];
  /** Gives a key a value; the store keeps a copy. */
  set<const K extends KeyOf<S>>(key: K, value: ValueOf<S, K>): void;
  /** Removes a key, if it exists. */
  delete<const K extends KeyOf<S>>(key: K): void;
}

/** A key and its value as a transaction sees it; `version` is null for what the transaction itself wrote. */
export interface TransactionEntry<V = Json, K extends Key = Key> {
  readonly key: K;
  readonly value: V;
  readonly version: number | null;
}

/** Collects reads and writes against one version of a state. */
export class PendingTransaction<S extends object> implements Transaction<S>, Intent {
  readonly version: number;
  readonly writes: Map<EncodedKey, Json | undefined> = new Map();
  readonly sums: undefined;
  #ranges: Map<string, number> | undefined;
  readonly #reads = new Map<EncodedKey, number>();
  readonly #state: State;
  readonly #isolation: Isolation;
  readonly #admit: (key: Key, value: unknown) => Json;

  constructor(
    state: State,
    version: number,
    isolation: Isolation,
    admit: (key: Key, value: unknown) => Json,
  ) {
    this.#state = state;
    this.version = version;
    this.#isolation = isolation;
    this.#admit = admit;
  }

  get reads(): ReadonlyMap<EncodedKey, number> {
    return this.#reads;
  }

  get ranges(): ReadonlyMap<string, number> | undefined {
    return this.#ranges;
  }

  get<const K extends KeyOf<S>>(key: K): ValueOf<S, K> | undefined {
    const slot = this.#state.slotOf(key);
    const encoded = slot?.encoded ?? this.#state.encode(key);
    if (this.writes.has(encoded)) return this.writes.get(encoded) as ValueOf<S, K> | undefined;
    const node = slot?.at(this.version);
    if (this.#isolation === "serializable") this.#reads.set(encoded, node?.version ?? 0);
    return node === undefined ? undefined : (State.read(node) as ValueOf<S, K>);
  }

  entries<const P extends PrefixOf<S> = readonly []>(
    options: RangeOptions<P> = {},
  ): TransactionEntry<ValueOf<S, P>, KeyOf<S>>[] {
    const prefix = encodeKey(options.prefix ?? []);
    const found = new Map<EncodedKey, TransactionEntry<ValueOf<S, P>, KeyOf<S>>>();
    this.#state.forEach(prefix, this.version, (slot, node) => {
      const value = State.read(node) as ValueOf<S, P>;
      found.set(slot.encoded, { key: slot.key as KeyOf<S>, value, version: node.version });
    });
    if (this.#isolation === "serializable") {
      this.#ranges ??= new Map();
      this.#ranges.set(prefix, found.size);
    }
    return this.writes.size === 0 ? [...found.values()] : this.#overlay(prefix, found);
  }

  set<const K extends KeyOf<S>>(key: K, value: ValueOf<S, K>): void {
    this.#write(key, this.#admit(key, value));
  }

  delete<const K extends KeyOf<S>>(key: K): void {
    this.#write(key, undefined);
  }

  #write(key: Key, value: Json | undefined): void {
    const encoded = this.#state.encode(key);
    // First committer wins: under snapshot isolation the written keys are what is validated.
    if (this.#isolation === "snapshot") {
      this.#reads.set(encoded, this.#state.find(encoded, this.version)?.version ?? 0);
    }
    this.writes.set(encoded, value);
  }

  #overlay<V>(
    prefix: string,
    found: Map<EncodedKey, TransactionEntry<V, KeyOf<S>>>,
  ): TransactionEntry<V, KeyOf<S>>[] {
    for (const [encoded, value] of this.writes) {
      if (!encoded.startsWith(prefix)) continue;
      if (value === undefined) found.delete(encoded);
      else found.set(encoded, { key: decodeKey(encoded) as KeyOf<S>, value: value as V, version: null });
    }
    return [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
  }
}
