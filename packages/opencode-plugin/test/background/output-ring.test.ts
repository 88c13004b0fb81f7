import fc from "fast-check";
import { expect, test } from "vitest";
import { OutputRing } from "../../src/background/output-ring.ts";

test("the ring holds the last bytes of what was written, whatever the chunks", () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 12 });
  fc.assert(
    fc.property(
      chunks,
      fc.integer({ min: 0, max: 10 }),
      fc.nat(60),
      fc.nat(60),
      (written, capacity, a, b) => {
        const ring = new OutputRing(capacity);
        const all = Buffer.concat(written);
        for (const chunk of written) ring.write(chunk);
        expect(ring.total).toBe(all.length);
        expect(ring.start).toBe(Math.max(0, all.length - capacity));
        const from = Math.min(a, b);
        const to = Math.max(a, b);
        expect(Buffer.from(ring.read(from, to))).toEqual(all.subarray(Math.max(from, ring.start), to));
      },
    ),
  );
});
