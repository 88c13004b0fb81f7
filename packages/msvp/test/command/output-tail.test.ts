import { expect, test } from "vitest";
import { OutputTail } from "../../src/command/output-tail.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("characters split between chunks, and chunks of two streams in between, are put together", () => {
  const tail = new OutputTail(100);
  const [out, err] = [tail.writer(), tail.writer()];
  const euro = bytes("\u20ac");
  out.write(euro.slice(0, 2));
  err.write(bytes("!"));
  out.write(euro.slice(2));
  out.end();
  err.end();
  expect(tail.toString()).toBe("!\u20ac");
  expect([tail.bytes, tail.isTruncated]).toEqual([4, false]);
});

test("the tail has the wanted length and never half a character", () => {
  for (let limit = 0; limit <= 9; limit += 1) {
    const tail = new OutputTail(limit);
    const writer = tail.writer();
    for (const piece of ["abc", "d\u{1f600}", "\u{1f600}"]) writer.write(bytes(piece));
    writer.end();
    const whole = "abcd\u{1f600}\u{1f600}";
    const text = tail.toString();
    expect(whole.endsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThanOrEqual(Math.min(limit, whole.length) - 1);
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text).not.toMatch(/^[\uDC00-\uDFFF]/);
    expect(tail.isTruncated).toBe(limit < whole.length);
  }
});
