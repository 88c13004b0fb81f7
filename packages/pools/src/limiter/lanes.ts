import { requireCount } from "../arguments.ts";
import { Lane } from "./lane.ts";

/** The most live permits of a key: the same for all, or by key. */
export type PerKey = number | ((key: string) => number);

/** The keys in use; one that has neither permits nor waiters is forgotten, so that keys may be endless. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  /** The lane of callers that name no key: most of them, so it is kept. */
  readonly keyless: Lane;
  #perKey: PerKey;

  constructor(perKey: PerKey) {
    this.#perKey = checkPerKey(perKey);
    this.keyless = new Lane("", this.#capOf(""));
    this.#lanes.set("", this.keyless);
  }

  find(key: string): Lane | undefined {
    return this.#lanes.get(key);
  }

  all(): Lane[] {
    return [...this.#lanes.values()];
  }

  open(key: string | undefined): Lane {
    if (key === undefined) return this.keyless;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const lane = new Lane(key, this.#capOf(key));
    this.#lanes.set(key, lane);
    return lane;
  }

  dropVacant(lane: Lane): void {
    if (lane !== this.keyless && lane.isVacant) this.#lanes.delete(lane.key);
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
