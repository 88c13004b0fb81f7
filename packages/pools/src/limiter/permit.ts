import { requireAtLeast } from "../arguments.ts";
import { PoolsError } from "../errors.ts";
import type { Lane } from "./lane.ts";

/**
 * The right to do one piece of work now. It ends exactly once, by one of the three outcomes; disposing of a permit that has
 * not ended ends it as `ignored`, and of one that has does nothing.
 */
export interface Permit extends Disposable {
  readonly key: string;
  /** The work was done. @throws {PoolsError} `OCO_POOLS_DOUBLE_RELEASE` when the permit has ended */
  ok(): void;
  /**
   * The service turned the work away or timed out. Nothing is admitted for `retryAfterMs` milliseconds from now.
   * @throws {PoolsError} `OCO_POOLS_DOUBLE_RELEASE` when the permit has ended
   */
  dropped(retryAfterMs?: number): void;
  /** The work says nothing about the service. @throws {PoolsError} `OCO_POOLS_DOUBLE_RELEASE` when the permit has ended */
  ignored(): void;
}

/** How a permit ended. */
export type PermitOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "dropped"; readonly retryAfterMs?: number | undefined }
  | { readonly kind: "ignored" };

/** What a limiter does when a permit ends. */
export interface PermitOwner {
  end(lane: Lane, begun: PermitStart, outcome: PermitOutcome["kind"], retryAfterMs: number): void;
}

/** How things stood when a permit began. */
export interface PermitStart {
  readonly serial: number;
  readonly inFlight: number;
  readonly atMs: number;
}

/** A permit that takes its lane with it when it ends, so that it cannot end twice. */
export class LanePermit implements Permit, PermitStart {
  readonly serial: number;
  readonly inFlight: number;
  readonly atMs: number;
  readonly key: string;
  readonly #owner: PermitOwner;
  #lane: Lane | undefined;

  constructor(owner: PermitOwner, lane: Lane, serial: number, inFlight: number, atMs: number) {
    this.#owner = owner;
    this.#lane = lane;
    this.key = lane.key;
    this.serial = serial;
    this.inFlight = inFlight;
    this.atMs = atMs;
  }

  ok(): void {
    this.#owner.end(this.#take(), this, "ok", 0);
  }

  dropped(retryAfterMs = 0): void {
    requireAtLeast("retryAfterMs", retryAfterMs, 0);
    this.#owner.end(this.#take(), this, "dropped", retryAfterMs);
  }

  ignored(): void {
    this.#owner.end(this.#take(), this, "ignored", 0);
  }

  [Symbol.dispose](): void {
    if (this.#lane !== undefined) this.ignored();
  }

  #take(): Lane {
    const lane = this.#lane;
    if (lane === undefined) {
      throw new PoolsError("OCO_POOLS_DOUBLE_RELEASE", `This permit${keyPart(this.key)} has already ended`);
    }
    this.#lane = undefined;
    return lane;
  }
}

function keyPart(key: string): string {
  return key === "" ? "" : ` of "${key}"`;
}
