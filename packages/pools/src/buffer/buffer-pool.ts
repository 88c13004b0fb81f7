import { requireCount, requireInteger, requireOneOf } from "../arguments.ts";
import type { Lease } from "../pool/lease.ts";
import { BufferClass } from "./buffer-class.ts";

/** Which buffers a pool keeps. */
export interface BufferPoolOptions {
  /** Sizes of buffers, in bytes, in rising order. @default [1024, 4096, 16384, 65536] */
  readonly sizes?: readonly number[];
  /** Idle buffers kept of each size; more are left to the garbage collector. @default 50 */
  readonly maxIdle?: number;
  /** Whether a buffer is filled with zeros when it is released, so that its next holder reads nothing of this one. @default true */
  readonly zeroOnRelease?: boolean;
}

/** Buffers of one size, at one moment. */
export interface BufferCounts {
  readonly size: number;
  readonly borrowed: number;
  readonly idle: number;
}

/**
 * Lends byte buffers from size classes. A buffer is never smaller than asked and never has two holders.
 *
 * @example
 * const buffers = new BufferPool();
 * using lease = buffers.acquire(3_000); // 4,096 bytes, all zero
 * const written = encoder.encodeInto(text, lease.value).written;
 */
export class BufferPool {
  readonly #classes: readonly BufferClass[];
  #recent: BufferClass;

  /** @throws {RangeError} for sizes that are not whole, positive and rising */
  constructor(options: BufferPoolOptions = {}) {
    const { sizes = [1_024, 4_096, 16_384, 65_536], maxIdle = 50, zeroOnRelease = true } = options;
    requireCount("maxIdle", maxIdle, 0);
    requireOneOf("zeroOnRelease", zeroOnRelease, [true, false]);
    if (sizes.length === 0) throw new RangeError("sizes must hold at least one size, got none");
    for (const [index, size] of sizes.entries()) requireInteger("sizes", size, (sizes[index - 1] ?? 0) + 1);
    this.#classes = sizes.map((size, index) => {
      return new BufferClass(size, sizes[index - 1] ?? -1, maxIdle, zeroOnRelease);
    });
    this.#recent = this.#classes[0] as BufferClass;
  }

  get counts(): BufferCounts[] {
    return this.#classes.map(({ size, borrowed, idleCount }) => ({ size, borrowed, idle: idleCount }));
  }

  /**
   * A buffer of the smallest class that holds `size` bytes; its length is that of the class.
   * @throws {RangeError} above the largest class, and for what is no whole number of bytes
   */
  acquire(size: number): Lease<Uint8Array> {
    // Who asks for a buffer mostly asks for one more of its kind.
    if (!this.#recent.fits(size)) this.#recent = this.#find(size);
    return this.#recent.lend();
  }

  #find(size: number): BufferClass {
    const found = this.#classes.find((each) => each.fits(size));
    if (found !== undefined) return found;
    const largest = this.#classes.at(-1)?.size;
    throw new RangeError(`A buffer size must be a whole number from 0 to ${largest}, got ${size}`);
  }
}
