import { requireCount } from "../arguments.ts";
import { Lane } from "./lane.ts";

/** The most live permits of a key: the same for all, or by key. */
export type PerKey = number | ((key: string) => number);

/** The keys in use; one that has neither permits nor waiters is forgotten, so that keys may be endless. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  // Most callers name no key; theirs is kept.
  #keyless: Lane | undefined;
  #perKey: PerKey;

  constructor(perKey: PerKey) {
    this.#perKey = checkPerKey(perKey);
  }

  find(key: string): Lane | undefined {
    return this.#lanes.get(key);
  }

  all(): Lane[] {
    return [...this.#lanes.values()];
  }

  open(key: string | undefined): Lane {
    if (key === undefined && this.#keyless !== undefined) return this.#keyless;
    const name = key ?? "";
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      lane = new Lane(name, this.#capOf(name));
      this.#lanes.set(name, lane);
      if (name === "") this.#keyless = lane;
    }
    return lane;
  }

  dropVacant(lane: Lane): void {
    if (lane !== this.#keyless && lane.isVacant) this.#lanes.delete(lane.key);
  }

  setPerKey(perKey: PerKey): void {
    this.#perKey = checkPerKey(perKey);
    for (const lane of this.#lanes.values()) lane.cap = this.#capOf(lane.key);
  }

  #capOf(key: string): number {
    return typeof this.#perKey === "number"
      ? this.#perKey
      : requireCount("perKey(key)", this.#perKey(key), 1);
  }
}

function checkPerKey(perKey: PerKey): PerKey {
  if (typeof perKey === "number") requireCount("perKey", perKey, 1);
  return perKey;
}
