// Looks for what no writer can have left: a `seen` that does not match the bytes before it, a record that came twice,
// a gap that no later record vouches for (invariants H1 and R2).
import type { LogRecord } from "../record/record.ts";
import type { Replica } from "../replay/replica.ts";

/** Something wrong with a log. */
export interface Fault {
  readonly offset: number;
  readonly version: number;
  readonly reason: string;
}

/** A point that the log must still pass through. */
export interface Anchor {
  readonly generation: number;
  readonly offset: number;
  readonly digest: string;
}

interface Gap {
  readonly start: number;
  readonly end: number;
  readonly version: number;
}

/** Follows a replica through one generation after the other. */
export class Audit {
  /** The first fault, or undefined. */
  fault: Fault | undefined;
  /** Whether the log passed through the anchor. */
  isAnchored = false;
  readonly #anchor: Anchor | undefined;
  readonly #pins = new Map<number, string>();
  readonly #counts = new Map<string, number>();
  #gaps: Gap[] = [];
  #lastRecord = -1;

  constructor(anchor?: Anchor) {
    this.#anchor = anchor;
  }

  /** Takes in what the replica has just read. */
  readonly onItem = (start: number, record: LogRecord | undefined, replica: Replica): void => {
    if (record === undefined) this.#gaps.push({ start, end: replica.offset, version: replica.version });
    else this.#follow(start, record, replica.version);
    this.#pins.set(replica.offset, replica.pin);
    const { offset, generation } = this.#anchor ?? {};
    if (replica.offset === offset && replica.generation === generation) {
      this.isAnchored = replica.digest === this.#anchor?.digest;
    }
  };

  /** Forgets the offsets of the generation before. */
  beginGeneration(): void {
    this.#pins.clear();
    this.#gaps = [];
    this.#lastRecord = -1;
  }

  /** First gap that no later record vouches for. */
  get unvouched(): Gap | undefined {
    return this.#gaps[0];
  }

  /** Where the log must be cut after the machine has stopped: at an unvouched gap with records behind it. */
  get cut(): number | undefined {
    const start = this.unvouched?.start;
    return start !== undefined && start < this.#lastRecord ? start : undefined;
  }

  #follow(start: number, record: LogRecord, version: number): void {
    this.#lastRecord = start;
    if (!("seen" in record)) return;
    const [offset, pin] = record.seen;
    if (this.#pins.get(offset) !== pin) {
      this.#report(start, version, `bytes before offset ${offset} are not those its writer had read`);
      return;
    }
    const [writer, count] = record.id;
    if (count <= (this.#counts.get(writer) ?? -1)) {
      this.#report(start, version, `record ${count} of writer ${writer} stands twice or out of order`);
    }
    this.#counts.set(writer, count);
    if (this.#gaps.length > 0) this.#gaps = this.#gaps.filter((gap) => gap.end > offset);
  }

  #report(offset: number, version: number, reason: string): void {
    this.fault ??= { offset, version, reason };
  }
}
