import fc from "fast-check";
import { expect, test } from "vitest";
import { OutputText } from "../src/process/output-text.ts";

test("the text is all that was written, or its end when that is longer than the limit", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 50 }), (pieces, limit) => {
      const output = new OutputText(limit);
      for (const piece of pieces) output.append(Buffer.from(piece));
      const all = pieces.join("");
      const kept = String(output);
      expect(all.endsWith(kept)).toBe(true);
      if (Buffer.byteLength(all) <= limit) expect(kept).toBe(all);
      else expect(Buffer.byteLength(kept)).toBeGreaterThanOrEqual(limit);
    }),
  );
});
