import { type Lease, type LeaseOwner, SlotLease } from "../pool/lease.ts";
import { Slot } from "../pool/slot.ts";
import { SlotChain } from "../pool/slot-chain.ts";

/** The buffers of one size. */
export class BufferClass implements LeaseOwner<Uint8Array> {
  readonly size: number;
  /** The size of the next smaller class. */
  readonly #below: number;
  readonly #maxIdle: number;
  readonly #zeroOnRelease: boolean;
  readonly #idle = new SlotChain<Uint8Array>();
  #borrowed = 0;

  constructor(size: number, below: number, maxIdle: number, zeroOnRelease: boolean) {
    this.size = size;
    this.#below = below;
    this.#maxIdle = maxIdle;
    this.#zeroOnRelease = zeroOnRelease;
  }

  get borrowed(): number {
    return this.#borrowed;
  }

  get idleCount(): number {
    return this.#idle.size;
  }

  /** Whether it is the smallest class that holds so many bytes. */
  fits(asked: number): boolean {
    return asked === this.size || (asked > this.#below && asked < this.size && Number.isInteger(asked));
  }

  lend(): Lease<Uint8Array> {
    const slot = this.#idle.take() ?? this.#make();
    slot.generation += 1;
    this.#borrowed += 1;
    return new SlotLease(slot);
  }

  takeBack(slot: Slot<Uint8Array>): void {
    slot.generation += 1;
    this.#borrowed -= 1;
    // The memory of a buffer that was transferred to another thread is gone.
    if (slot.value.length !== this.size || this.#idle.size >= this.#maxIdle) return;
    if (this.#zeroOnRelease) slot.value.fill(0);
    this.#idle.putFirst(slot);
  }

  destroyBorrowed(slot: Slot<Uint8Array>): void {
    slot.generation += 1;
    this.#borrowed -= 1;
  }

  // Each buffer has memory of its own: none can reach another through `buffer.buffer`.
  #make(): Slot<Uint8Array> {
    return new Slot(this, new Uint8Array(this.size), Number.POSITIVE_INFINITY);
  }
}
