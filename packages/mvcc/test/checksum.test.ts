import fc from "fast-check";
import { expect, test } from "vitest";
import { Checksum } from "../src/record/checksum.ts";

test("the sum is xxHash32", () => {
  const sums = ["", "a", "abc", "Nobody inspects the spammish repetition"].map((text) => {
    const bytes = Buffer.from(text);
    return new Checksum().of(bytes, 0, bytes.length).toString(16);
  });
  // Known values, as published with the xxHash implementations of several languages.
  expect(sums).toEqual(["2cc5d05", "550d7456", "32d153ff", "e2293b2f"]);
});

test("a change of up to four neighbouring bytes of a word, and any place of the same bytes, is told apart", () => {
  const checksum = new Checksum();
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.nat(),
      fc.integer({ min: 1, max: 0xff_ff_ff_ff }),
      fc.nat(9),
      (array, seed, difference, shift) => {
        const bytes = Buffer.from(array);
        const sum = checksum.of(bytes, 0, bytes.length);
        const moved = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)]);
        expect(checksum.of(moved, shift, shift + bytes.length)).toBe(sum);
        const changed = Buffer.from(bytes);
        const word = Math.floor((seed % bytes.length) / 4) * 4;
        if (word + 4 <= bytes.length)
          changed.writeUInt32LE((changed.readUInt32LE(word) ^ difference) >>> 0, word);
        else changed[word] = (changed[word] as number) ^ (difference & 255 || 1);
        expect(checksum.of(changed, 0, changed.length)).not.toBe(sum);
      },
    ),
    { numRuns: 2000 },
  );
});
