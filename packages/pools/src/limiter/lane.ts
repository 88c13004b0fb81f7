import { type Linked, LinkedList } from "../queue/linked-list.ts";
import type { Waiter } from "../queue/waiter.ts";
import type { Permit } from "./permit.ts";

/** Those who wait for one key at one priority; linked into the rotation while the key may be served. */
export class LaneLevel implements Linked<LaneLevel> {
  next: LaneLevel | undefined;
  previous: LaneLevel | undefined;
  list: LinkedList<LaneLevel> | undefined;
  readonly lane: Lane;
  readonly waiters: LinkedList<Waiter<Permit>> = new LinkedList();

  constructor(lane: Lane) {
    this.lane = lane;
  }
}

/** One key of a limiter: its live permits and those who wait for one. */
export class Lane {
  readonly key: string;
  cap: number;
  inFlight = 0;
  /** By priority; made when somebody first waits at it. */
  readonly levels: (LaneLevel | undefined)[] = [];

  constructor(key: string, cap: number) {
    this.key = key;
    this.cap = cap;
  }

  get waiting(): number {
    let count = 0;
    for (const level of this.levels) count += level?.waiters.size ?? 0;
    return count;
  }

  get isVacant(): boolean {
    return this.inFlight === 0 && this.waiting === 0;
  }
}
