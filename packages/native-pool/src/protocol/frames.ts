import { headerFrames } from "./header-frames.ts";
import { lineFrames } from "./line-frames.ts";
import { prefixFrames } from "./prefix-frames.ts";

/**
 * How JSON-RPC messages are laid on the child's stdin and stdout: one per line, behind a `Content-Length` header
 * as in the Language Server Protocol, or behind a 4-byte big-endian length.
 */
export type Protocol = "jsonl" | "lsp" | "length-prefixed";

/** Cuts a stream of bytes into message texts. Any split of the same bytes gives the same texts. */
export interface FrameDecoder {
  /**
   * Takes bytes and appends the texts that became whole to `out`, those before a malformed one included.
   *
   * @throws MalformedFrame when the bytes cannot be a message; the decoder is of no use afterwards.
   */
  push(chunk: Uint8Array, out: string[]): void;
}

/** The two directions of one protocol. */
export interface FrameCodec {
  encode(bodies: readonly string[]): Uint8Array;
  decoder(maxFrameBytes: number): FrameDecoder;
}

const codecs: Readonly<Record<Protocol, FrameCodec>> = {
  jsonl: lineFrames,
  lsp: headerFrames,
  "length-prefixed": prefixFrames,
};

/** Whether a value names a protocol. */
export function isProtocol(value: unknown): value is Protocol {
  return typeof value === "string" && Object.hasOwn(codecs, value);
}

/** The codec of a protocol. */
export function codecFor(protocol: Protocol): FrameCodec {
  return codecs[protocol];
}
