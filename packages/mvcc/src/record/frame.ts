// A frame is "\n", the body's length and checksum in 8 lower-case hexadecimal digits each, and the body (JSON, hence
// without a raw newline). No strict prefix of a frame is a frame, and every frame begins with the one byte that ends
// whatever a crash left before it. So all readers cut the log into the same records and gaps (invariant L2).
import { Checksum } from "./checksum.ts";

/** Bytes before the body: newline, length, space, checksum, space. */
export const headerBytes = 19;

/** Longest body that is written or accepted. */
export const maxBodyBytes: number = 64 * 2 ** 20;

const newline = 10;
const space = 32;

/** Cuts a stretch of log into frames, gaps and an unfinished rest. */
export class FrameCursor {
  readonly #checksum = new Checksum();
  /** Start of the item that `next` found. */
  start = 0;
  /** End of the item that `next` found. */
  end = 0;

  /** Looks at the item that begins at `from`, which is the end of the previous item. */
  next(bytes: Buffer, from: number, to: number): "frame" | "gap" | "incomplete" {
    this.start = from;
    if (bytes[from] === newline && to - from >= headerBytes) {
      const length = readHex(bytes, from + 1);
      const end = from + headerBytes + length;
      if (length >= 0 && length <= maxBodyBytes && end <= to && this.#isIntact(bytes, from, end)) {
        this.end = end;
        return "frame";
      }
    }
    // Either the bytes are still arriving or they never will: only a later newline tells (invariant L3).
    const next = from < to ? bytes.indexOf(newline, from + 1) : -1;
    if (next < 0 || next >= to) return "incomplete";
    this.end = next;
    return "gap";
  }

  #isIntact(bytes: Buffer, start: number, end: number): boolean {
    if (bytes[start + 9] !== space || bytes[start + 18] !== space) return false;
    return readHex(bytes, start + 10) === this.#checksum.of(bytes, start + headerBytes, end);
  }
}

/** Writes a frame into `target` and returns its length, or -1 when `target` is too small. */
export function writeFrame(target: Buffer, body: string, checksum: Checksum): number {
  // A UTF-16 code unit takes at most three bytes.
  if (body.length * 3 + headerBytes > target.length) {
    if (Buffer.byteLength(body) + headerBytes > target.length) return -1;
  }
  const length = target.write(body, headerBytes, "utf8");
  if (length > maxBodyBytes) throw new RangeError(`Record has ${length} bytes, limit ${maxBodyBytes}`);
  const end = headerBytes + length;
  target[0] = newline;
  writeHex(target, 1, length);
  target[9] = space;
  writeHex(target, 10, checksum.of(target, headerBytes, end));
  target[18] = space;
  return end;
}

/** A frame in a buffer of its own. */
export function frameOf(body: string): Buffer {
  const target = Buffer.allocUnsafe(headerBytes + Buffer.byteLength(body));
  writeFrame(target, body, new Checksum());
  return target;
}

/** Value of each byte that is a lower-case hexadecimal digit, -1 for any other. */
const digits = Int8Array.from({ length: 256 }, (_, byte) =>
  "0123456789abcdef".indexOf(String.fromCharCode(byte)),
);

/** The number in eight digits, or -1. */
function readHex(bytes: Buffer, at: number): number {
  let value = 0;
  for (let index = at; index < at + 8; index += 1) {
    const digit = digits[bytes[index] as number] as number;
    if (digit < 0) return -1;
    value = (value << 4) | digit;
  }
  return value >>> 0;
}

function writeHex(bytes: Buffer, at: number, value: number): void {
  for (let index = 7; index >= 0; index -= 1) {
    const digit = (value >>> ((7 - index) * 4)) & 15;
    bytes[at + index] = digit < 10 ? 48 + digit : 87 + digit;
  }
}
