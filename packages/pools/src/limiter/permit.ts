import { PoolsError } from "../errors.ts";
import { askedWaitMs } from "../time/retry-after.ts";
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
   * The service turned the work away or timed out. Nothing is admitted for `retryAfterMs` milliseconds from now, at most
   * `maxPauseMs` of the limiter; what is not above 0 and finite asks for nothing.
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
  end(permit: LanePermit, outcome: PermitOutcome["kind"], retryAfterMs: number): void;
}

/** A permit and how things stood when it began. */
export class LanePermit implements Permit {
  readonly lane: Lane;
  readonly serial: number;
  readonly inFlight: number;
  readonly atMs: number;
  readonly #owner: PermitOwner;
  #isLive = true;

  constructor(owner: PermitOwner, lane: Lane, serial: number, inFlight: number, atMs: number) {
    this.#owner = owner;
    this.lane = lane;
    this.serial = serial;
    this.inFlight = inFlight;
    this.atMs = atMs;
  }

  get key(): string {
    return this.lane.key;
  }

  ok(): void {
    this.#end();
    this.#owner.end(this, "ok", 0);
  }

  dropped(retryAfterMs?: number): void {
    this.#end();
    this.#owner.end(this, "dropped", askedWaitMs(retryAfterMs));
  }

  ignored(): void {
    this.#end();
    this.#owner.end(this, "ignored", 0);
  }

  [Symbol.dispose](): void {
    if (this.#isLive) this.ignored();
  }

  #end(): void {
    if (!this.#isLive) throw ended(this.key);
    this.#isLive = false;
  }
}

function ended(key: string): PoolsError {
  const whose = key === "" ? "" : ` of "${key}"`;
  return new PoolsError("OCO_POOLS_DOUBLE_RELEASE", `This permit${whose} has already ended`);
}
