import type { KeyOf, PrefixOf, ValueOf } from "../key/key.ts";
import type { State } from "../state/state.ts";
import { type AbsentEntry, type AnySchema, type Entry, type RangeOptions, StateReader } from "./entry.ts";

/** Reads that all see the same version, whatever is committed meanwhile. */
export interface Snapshot<S extends object = AnySchema> extends Disposable {
  /** The version that is seen. */
  readonly version: number;
  /** Value of a key, frozen; undefined if the key does not exist. */
  get<const K extends KeyOf<S>>(key: K): ValueOf<S, K> | undefined;
  /** A key with its value and version, as `check` takes it. */
  entry<const K extends KeyOf<S>>(key: K): Entry<ValueOf<S, K>, K> | AbsentEntry<K>;
  /** The entries below a prefix, in key order. */
  entries<const P extends PrefixOf<S> = readonly []>(
    options?: RangeOptions<P>,
  ): Entry<ValueOf<S, P>, KeyOf<S>>[];
  /** Lets the store forget what only this snapshot could see. */
  dispose(): void;
}

// Snapshots that were dropped without `dispose` are released when they are collected.
const abandoned = new FinalizationRegistry<() => void>((release) => release());

/** Pins `version` of a state until the snapshot is disposed. */
export function createSnapshot<S extends object>(state: State, version: number): Snapshot<S> {
  state.pins.add(version);
  let isLive = true;
  const release = (): void => {
    if (!isLive) return;
    isLive = false;
    state.unpin(version);
  };
  const reader = new StateReader<S>(state, () => {
    if (!isLive) throw new TypeError(`Snapshot of version ${version} was disposed`);
    return version;
  });
  const snapshot: Snapshot<S> = {
    version,
    get: (key) => reader.get(key),
    entry: (key) => reader.entry(key),
    entries: (options) => reader.entries(options),
    dispose: () => {
      abandoned.unregister(snapshot);
      release();
    },
    [Symbol.dispose]: () => snapshot.dispose(),
  };
  abandoned.register(snapshot, release, snapshot);
  return snapshot;
}
