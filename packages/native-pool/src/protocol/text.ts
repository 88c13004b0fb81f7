import { isUtf8 } from "node:buffer";
import { MalformedFrame } from "./malformed-frame.ts";

/** Decodes bytes that must be whole UTF-8 text; a replacement character never appears by itself. */
export function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new MalformedFrame("the message is not UTF-8", bytes);
  return bytes.toString("utf8");
}

/** A view of the same memory with the faster decoding methods of Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
