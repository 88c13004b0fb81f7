import type { FrameCodec, FrameDecoder } from "./frames.ts";
import { MalformedFrame } from "./malformed-frame.ts";
import { asBuffer, textOf } from "./text.ts";

const newline = 0x0a;

/** One JSON text per line. A character is never decoded before all of its bytes are there (invariant P5). */
class LineDecoder implements FrameDecoder {
  readonly #maxFrameBytes: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  push(chunk: Uint8Array): readonly string[] {
    const bytes = asBuffer(chunk);
    const end = bytes.lastIndexOf(newline);
    if (end === -1) {
      this.#keep(bytes);
      return [];
    }
    const whole = this.#pendingBytes === 0 ? bytes.subarray(0, end) : this.#join(bytes.subarray(0, end));
    this.#pending = [];
    this.#pendingBytes = 0;
    const lines = textOf(whole).split("\n");
    const frames = lines.some(isEmpty) ? lines.filter((line) => !isEmpty(line)) : lines;
    this.#checkLengths(frames, whole);
    this.#keep(bytes.subarray(end + 1));
    return frames;
  }

  #join(rest: Buffer): Buffer {
    return Buffer.concat([...this.#pending, rest], this.#pendingBytes + rest.byteLength);
  }

  #keep(bytes: Buffer): void {
    if (bytes.byteLength === 0) return;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.byteLength;
    if (this.#pendingBytes > this.#maxFrameBytes) this.#refuse(this.#pending[0] as Buffer);
  }

  #checkLengths(frames: readonly string[], whole: Buffer): void {
    if (whole.byteLength <= this.#maxFrameBytes) return;
    for (const frame of frames) if (Buffer.byteLength(frame) > this.#maxFrameBytes) this.#refuse(whole);
  }

  #refuse(bytes: Buffer): never {
    throw new MalformedFrame(`a line is longer than ${this.#maxFrameBytes} bytes`, bytes);
  }
}

function isEmpty(line: string): boolean {
  return line === "" || line === "\r";
}

/** Newline-delimited JSON: `JSON.stringify` never writes a raw newline. */
export const lineFrames: FrameCodec = {
  encode: (bodies) => Buffer.from(`${bodies.join("\n")}\n`),
  decoder: (maxFrameBytes) => new LineDecoder(maxFrameBytes),
};
