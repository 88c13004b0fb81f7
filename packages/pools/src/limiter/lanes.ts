import { requireCount, requireFunction } from "../arguments.ts";
import { Lane } from "./lane.ts";

/** The most live permits of a key: the same for all, or by key. */
export type PerKey = number | ((key: string) => number);

/** The keys in use; one that has neither permits nor waiters is forgotten, so that keys may be endless. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  /** The lane of callers that name no key: most of them, so it is kept, from the first on. */
  keyless: Lane | undefined;
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
    const known = key === undefined ? this.keyless : this.#lanes.get(key);
    return known ?? this.#make(key ?? "");
  }

  dropVacant(lane: Lane): void {
    if (lane !== this.keyless && lane.isVacant) this.#lanes.delete(lane.key);
  }

  setPerKey(perKey: PerKey): void {
    checkPerKey(perKey);
    // A rule that throws for one key changes the cap of none.
    const caps = this.all().map((lane) => ({ lane, cap: capOf(perKey, lane.key) }));
    this.#perKey = perKey;
    for (const { lane, cap } of caps) lane.cap = cap;
  }

  #make(key: string): Lane {
    const lane = new Lane(key, capOf(this.#perKey, key));
    this.#lanes.set(key, lane);
    if (key === "") this.keyless = lane;
    return lane;
  }
}

function capOf(perKey: PerKey, key: string): number {
  return typeof perKey === "number" ? perKey : requireCount("perKey(key)", perKey(key), 1);
}

function checkPerKey(perKey: PerKey): PerKey {
  if (typeof perKey === "number") requireCount("perKey", perKey, 1);
  else requireFunction("perKey", perKey);
  return perKey;
}
