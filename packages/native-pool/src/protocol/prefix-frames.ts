import { ByteQueue } from "./byte-queue.ts";
import type { FrameCodec, FrameDecoder } from "./frames.ts";
import { MalformedFrame } from "./malformed-frame.ts";
import { asBuffer, textOf } from "./text.ts";

const prefixBytes = 4;

class PrefixDecoder implements FrameDecoder {
  readonly #maxFrameBytes: number;
  readonly #queue = new ByteQueue();

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  push(chunk: Uint8Array, out: string[]): void {
    const queue = this.#queue;
    queue.push(asBuffer(chunk));
    while (queue.length >= prefixBytes) {
      const prefix = queue.peek(prefixBytes);
      const length = prefix.readUInt32BE(0);
      if (length > this.#maxFrameBytes) {
        throw new MalformedFrame(
          `a frame of ${length} bytes is longer than ${this.#maxFrameBytes} bytes`,
          prefix,
        );
      }
      if (queue.length < prefixBytes + length) return;
      queue.take(prefixBytes);
      out.push(textOf(queue.take(length)));
    }
  }
}

/** A 4-byte big-endian length in bytes, then that many bytes of JSON. */
export const prefixFrames: FrameCodec = {
  encode(bodies) {
    const total = bodies.reduce((sum, body) => sum + prefixBytes + Buffer.byteLength(body), 0);
    const bytes = Buffer.allocUnsafe(total);
    let offset = 0;
    for (const body of bodies) {
      const length = bytes.write(body, offset + prefixBytes);
      bytes.writeUInt32BE(length, offset);
      offset += prefixBytes + length;
    }
    return bytes;
  },
  decoder: (maxFrameBytes) => new PrefixDecoder(maxFrameBytes),
};
