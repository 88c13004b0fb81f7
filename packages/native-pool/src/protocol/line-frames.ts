import { isUtf8 } from "node:buffer";
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

  push(chunk: Uint8Array, out: string[]): void {
    const bytes = asBuffer(chunk);
    const end = bytes.lastIndexOf(newline);
    if (end === -1) {
      this.#keep(bytes);
      return;
    }
    const whole = this.#pendingBytes === 0 ? bytes.subarray(0, end) : this.#join(bytes.subarray(0, end));
    this.#pending = [];
    this.#pendingBytes = 0;
    if (whole.byteLength <= this.#maxFrameBytes && isUtf8(whole)) {
      for (const line of whole.toString("utf8").split("\n")) if (!isEmpty(line)) out.push(line);
    } else {
      this.#cutOneByOne(whole, out);
    }
    this.#keep(bytes.subarray(end + 1));
  }

  // Something may be wrong with one of the lines: those before it are messages all the same.
  #cutOneByOne(whole: Buffer, out: string[]): void {
    for (let start = 0; start <= whole.byteLength; ) {
      const found = whole.indexOf(newline, start);
      const end = found === -1 ? whole.byteLength : found;
      const bytes = whole.subarray(start, end);
      if (bytes.byteLength > this.#maxFrameBytes) this.#refuse(bytes);
      const line = textOf(bytes);
      if (!isEmpty(line)) out.push(line);
      start = end + 1;
    }
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
