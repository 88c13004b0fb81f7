import fc from "fast-check";
import { expect, test } from "vitest";
import { BufferPool, type Lease } from "../src/index.ts";
import { property } from "./runs.ts";

test.each([
  [0, 1_024],
  [1, 1_024],
  [1_024, 1_024],
  [1_025, 4_096],
  [16_385, 65_536],
  [65_536, 65_536],
])("%i bytes asked give %i, all zero", (asked, given) => {
  const { value } = new BufferPool().acquire(asked);
  expect(value.byteLength).toBe(given);
  expect(value.every((byte) => byte === 0)).toBe(true);
});

test.each([65_537, 100_000, Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY])(
  "%d bytes are refused",
  (asked) => {
    const pool = new BufferPool();
    expect(() => pool.acquire(asked)).toThrow(RangeError);
    expect(() => pool.acquire(asked)).toThrow(String(asked));
    expect(pool.counts.every(({ borrowed }) => borrowed === 0)).toBe(true);
  },
);

test("a released buffer holds nothing of its last holder", () => {
  const pool = new BufferPool();
  const first = pool.acquire(10);
  const { value } = first;
  value.fill(7);
  first.release();
  const second = pool.acquire(10);
  expect(second.value).toBe(value);
  expect(second.value.every((byte) => byte === 0)).toBe(true);
});

test.each([true, false])("a buffer that was transferred is not lent again, zeroing %s", (zeroOnRelease) => {
  const pool = new BufferPool({ zeroOnRelease });
  const lease = pool.acquire(10);
  const buffer = lease.value.buffer as ArrayBuffer;
  structuredClone(buffer, { transfer: [buffer] });
  expect(lease.value.length).toBe(0);
  lease.release();
  expect(pool.counts[0]).toEqual({ size: 1_024, borrowed: 0, idle: 0 });
  expect(pool.acquire(10).value.length).toBe(1_024);
});

test("without zeroing, the bytes stay", () => {
  const pool = new BufferPool({ zeroOnRelease: false });
  const first = pool.acquire(10);
  first.value.fill(7);
  first.release();
  expect(pool.acquire(10).value[0]).toBe(7);
});

test("a second release throws and does not give one buffer to two holders", () => {
  const pool = new BufferPool();
  const lease = pool.acquire(10);
  lease.release();
  expect(() => lease.release()).toThrow(expect.objectContaining({ code: "OCO_POOLS_DOUBLE_RELEASE" }));
  expect(pool.acquire(10).value).not.toBe(pool.acquire(10).value);
  expect(() => lease.value).toThrow(expect.objectContaining({ code: "OCO_POOLS_STALE_LEASE" }));
});

test("a discarded buffer is not lent again, and no more are kept than asked", () => {
  const pool = new BufferPool({ sizes: [16], maxIdle: 1 });
  const leases = [pool.acquire(1), pool.acquire(1), pool.acquire(1)];
  leases[0]?.discard();
  leases[1]?.release();
  leases[2]?.release();
  expect(pool.counts).toEqual([{ size: 16, borrowed: 0, idle: 1 }]);
});

test("whatever is acquired and released in whatever order, no two holders share memory and no one reads another's bytes", () => {
  const step = fc.record({
    size: fc.nat(65_536),
    release: fc.boolean(),
    which: fc.nat(20),
    again: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const pool = new BufferPool({ maxIdle: 2 });
      const held: Lease<Uint8Array>[] = [];
      for (const { size, release, which, again } of steps) {
        const [lease] = release && held.length > 0 ? held.splice(which % held.length, 1) : [];
        if (lease !== undefined) {
          lease.release();
          if (again) expect(() => lease.release()).toThrow();
          continue;
        }
        const next = pool.acquire(size);
        expect(next.value.length).toBeGreaterThanOrEqual(size);
        expect(next.value[0] === 0 && next.value.at(-1) === 0).toBe(true);
        next.value[0] = 1;
        next.value[next.value.length - 1] = 1;
        held.push(next);
      }
      expect(new Set(held.map(({ value }) => value.buffer)).size).toBe(held.length);
      expect(pool.counts.reduce((sum, { borrowed }) => sum + borrowed, 0)).toBe(held.length);
    }),
    property(200),
  );
});

test.each([[[]], [[4, 4]], [[8, 4]], [[0]], [[1.5]]])("sizes %j are refused", (sizes) => {
  expect(() => new BufferPool({ sizes })).toThrow(RangeError);
});
