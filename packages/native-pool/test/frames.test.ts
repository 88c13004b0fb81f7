import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecFor, type FrameDecoder, type Protocol } from "../src/protocol/frames.ts";
import { MalformedFrame } from "../src/protocol/malformed-frame.ts";

const protocols: readonly Protocol[] = ["jsonl", "lsp", "length-prefixed"];

const json = fc.jsonValue({ stringUnit: "binary" }).map((value) => JSON.stringify(value));

/** Feeds the bytes in pieces that end at the given borders; the outcome of a malformed input is its reason. */
function read(decoder: FrameDecoder, bytes: Uint8Array, borders: readonly number[]): string[] {
  const ends = [...borders.map((border) => border % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const frames: string[] = [];
  let start = 0;
  for (const end of ends) {
    try {
      frames.push(...decoder.push(bytes.subarray(start, end)));
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      return ["malformed"];
    }
    start = end;
  }
  return frames;
}

describe.each(protocols)("%s", (protocol) => {
  const codec = codecFor(protocol);

  test("any split of encoded messages gives the messages", () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 8 }), fc.array(fc.nat()), (bodies, borders) => {
        if (bodies.length === 0) return;
        const bytes = codec.encode(bodies);
        expect(read(codec.decoder(1 << 20), bytes, borders)).toEqual(bodies);
      }),
      { numRuns: 400, seed: 11 },
    );
  });

  test("any split of arbitrary bytes gives what the unsplit bytes give, or is malformed like them", () => {
    const parts = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      json.map((body) => codec.encode([body])),
      fc.constant(Buffer.from("Content-Length: 5\r\n\r\n")),
      fc.constant(Buffer.from([0, 0, 0, 2])),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), fc.array(fc.nat()), (pieces, borders) => {
        const bytes = Buffer.concat(pieces);
        const whole = read(codec.decoder(1_000), bytes, []);
        const split = read(codec.decoder(1_000), bytes, borders);
        if (whole[0] === "malformed" || split[0] === "malformed") {
          expect(read(codec.decoder(1_000), bytes, [...bytes.keys()])[0]).toBe("malformed");
        } else {
          expect(split).toEqual(whole);
        }
      }),
      { numRuns: 800, seed: 11 },
    );
  });

  test("a frame over the limit is malformed, one at the limit is not", () => {
    const body = JSON.stringify("x".repeat(98));
    expect(codec.decoder(100).push(codec.encode([body]))).toEqual([body]);
    expect(() => codec.decoder(99).push(codec.encode([body]))).toThrow(MalformedFrame);
  });
});
