import type { Json } from "../json/json.ts";
import { encodeKey } from "../key/encode-key.ts";
import type { Key, KeyOf, PrefixOf, ValueOf } from "../key/key.ts";
import { State } from "../state/state.ts";

/** Schema map of a store whose keys and values are not typed. */
export interface AnySchema {
  readonly [first: string]: Json;
}

/** A key that exists, its value, and the version that wrote it. */
export interface Entry<V = Json, K extends Key = Key> {
  readonly key: K;
  readonly value: V;
  readonly version: number;
}

/** A key that does not exist; it can be checked like one that does. */
export interface AbsentEntry<K extends Key = Key> {
  readonly key: K;
  readonly value: undefined;
  readonly version: null;
}

/** Selects entries by the first elements of their keys. */
export interface RangeOptions<P> {
  /** @default [] every key */
  readonly prefix?: P;
}

/** Reads one version of a state. */
export class StateReader<S extends object = AnySchema> {
  readonly #state: State;
  readonly #version: () => number;

  constructor(state: State, version: () => number) {
    this.#state = state;
    this.#version = version;
  }

  get<const K extends KeyOf<S>>(key: K): ValueOf<S, K> | undefined {
    const node = this.#state.slotOf(key)?.at(this.#version());
    return node === undefined ? undefined : (State.read(node) as ValueOf<S, K>);
  }

  entry<const K extends KeyOf<S>>(key: K): Entry<ValueOf<S, K>, K> | AbsentEntry<K> {
    const node = this.#state.slotOf(key)?.at(this.#version());
    if (node === undefined) return { key, value: undefined, version: null };
    return { key, value: State.read(node) as ValueOf<S, K>, version: node.version };
  }

  entries<const P extends PrefixOf<S> = readonly []>(
    options: RangeOptions<P> = {},
  ): Entry<ValueOf<S, P>, KeyOf<S>>[] {
    const found: Entry<ValueOf<S, P>, KeyOf<S>>[] = [];
    this.#state.forEach(encodeKey(options.prefix ?? []), this.#version(), (slot, node) => {
      found.push({
        key: slot.key as KeyOf<S>,
        value: State.read(node) as ValueOf<S, P>,
        version: node.version,
      });
    });
    return found;
  }
}
