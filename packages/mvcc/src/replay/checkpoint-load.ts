import type { Json } from "../json/json.ts";
import type { CheckpointRecord } from "../record/record.ts";
import type { State } from "../state/state.ts";
import { StoredValue } from "../state/stored-value.ts";

/** Replaces a state by a checkpoint, record by record. */
export class CheckpointLoad {
  readonly #state: State;
  /** Entries still to come. */
  #left: number;
  /** Keys of the state before that no entry has confirmed yet. */
  readonly #stale = new Set<string>();

  constructor(state: State, entries: number) {
    this.#state = state;
    this.#left = entries;
    state.forEach("", Number.POSITIVE_INFINITY, (slot) => this.#stale.add(slot.encoded));
  }

  /** Whether every entry was taken in. */
  get isWhole(): boolean {
    return this.#left <= 0;
  }

  take({ entries }: CheckpointRecord): void {
    for (let index = 0; index < entries.length; index += 3) {
      const key = entries[index] as string;
      const version = entries[index + 1] as number;
      this.#stale.delete(key);
      this.#left -= 1;
      if (this.#state.versionOf(key) !== version) {
        this.#state.write(key, version, StoredValue.of(entries[index + 2] as Json));
      }
    }
  }

  /** Removes, as of `version`, what the checkpoint does not hold. */
  finish(version: number): void {
    for (const key of this.#stale) this.#state.write(key, version, undefined);
  }
}
