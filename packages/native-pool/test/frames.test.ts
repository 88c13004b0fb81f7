import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecFor, type FrameDecoder, type Protocol } from "../src/protocol/frames.ts";
import { MalformedFrame } from "../src/protocol/malformed-frame.ts";

const protocols: readonly Protocol[] = ["jsonl", "lsp", "length-prefixed"];

const json = fc.jsonValue({ stringUnit: "binary" }).map((value) => JSON.stringify(value));

/** Feeds the bytes in pieces that end at the given borders; a malformed input shows as such behind its frames. */
function read(decoder: FrameDecoder, bytes: Uint8Array, borders: readonly number[]): string[] {
  const ends = [...borders.map((border) => border % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const frames: string[] = [];
  let start = 0;
  for (const end of ends) {
    try {
      decoder.push(bytes.subarray(start, end), frames);
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      return [...frames, "malformed"];
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

  test("any split of arbitrary bytes gives the frames of the unsplit bytes, and is malformed after the same ones", () => {
    const parts = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      json.map((body) => codec.encode([body])),
      fc.constant(Buffer.from("Content-Length: 5\r\n\r\n")),
      fc.constant(Buffer.from([0, 0, 0, 2])),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), fc.array(fc.nat()), (pieces, borders) => {
        const bytes = Buffer.concat(pieces);
        expect(read(codec.decoder(60), bytes, borders)).toEqual(read(codec.decoder(60), bytes, []));
      }),
      { numRuns: 800, seed: 11 },
    );
  });

  test("a frame over the limit is malformed, one at the limit is not", () => {
    const body = JSON.stringify("x".repeat(98));
    expect(read(codec.decoder(100), codec.encode([body]), [])).toEqual([body]);
    expect(read(codec.decoder(99), codec.encode(["1", body]), [])).toEqual(["1", "malformed"]);
  });
});
