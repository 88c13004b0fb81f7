// xxHash32 with seed 0 (Collet; the checksum of LZ4 frames), over bytes of one buffer after the other. A change within
// four neighbouring bytes that are summed as one is always seen: each step is a bijection of its input.
//
// Not zlib's CRC-32: for a frame of two hundred bytes the view that it wants and the way out of JavaScript cost more
// than this sum, which reads a word at a time.

const prime1 = 0x9e3779b1 | 0;
const prime2 = 0x85ebca77 | 0;
const prime3 = 0xc2b2ae3d | 0;
const prime4 = 0x27d4eb2f;
const prime5 = 0x165667b1;
const wordBytes = 4;
const stripeBytes = 16;

/** Sums bytes; keeps a view of the buffer that it met last, which is dear to make. */
export class Checksum {
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(this.#bytes.buffer);

  /** The sum of the bytes from `start` to `end`, 32 bits without a sign. */
  of(bytes: Uint8Array, start: number, end: number): number {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return xxHash32(this.#view, start, end);
  }
}

function xxHash32(view: DataView, start: number, end: number): number {
  let at = start;
  let sum = prime5;
  if (end - start >= stripeBytes) {
    let lane1 = (prime1 + prime2) | 0;
    let lane2 = prime2;
    let lane3 = 0;
    let lane4 = -prime1 | 0;
    for (; at + stripeBytes <= end; at += stripeBytes) {
      lane1 = round(lane1, view.getInt32(at, true));
      lane2 = round(lane2, view.getInt32(at + 4, true));
      lane3 = round(lane3, view.getInt32(at + 8, true));
      lane4 = round(lane4, view.getInt32(at + 12, true));
    }
    sum = (rotate(lane1, 1) + rotate(lane2, 7) + rotate(lane3, 12) + rotate(lane4, 18)) | 0;
  }
  sum = (sum + (end - start)) | 0;
  for (; at + wordBytes <= end; at += wordBytes) {
    sum = Math.imul(rotate((sum + Math.imul(view.getInt32(at, true), prime3)) | 0, 17), prime4);
  }
  for (; at < end; at += 1) {
    sum = Math.imul(rotate((sum + Math.imul(view.getUint8(at), prime5)) | 0, 11), prime1);
  }
  sum = Math.imul(sum ^ (sum >>> 15), prime2);
  sum = Math.imul(sum ^ (sum >>> 13), prime3);
  return (sum ^ (sum >>> 16)) >>> 0;
}

function round(lane: number, word: number): number {
  return Math.imul(rotate((lane + Math.imul(word, prime2)) | 0, 13), prime1);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
