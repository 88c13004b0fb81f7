import { ByteQueue } from "./byte-queue.ts";
import type { FrameCodec, FrameDecoder } from "./frames.ts";
import { MalformedFrame } from "./malformed-frame.ts";
import { asBuffer, textOf } from "./text.ts";

const headerEnd = "\r\n\r\n";
/** No server writes longer headers; more than this without their end is garbage. */
const maxHeaderBytes = 1024;
/** The protocol knows two headers, and both begin so; anything else on stdout is garbage from its first byte on. */
const headerStart = "content-";

class HeaderDecoder implements FrameDecoder {
  readonly #maxFrameBytes: number;
  readonly #queue = new ByteQueue();
  /** The length of the body that is awaited, once its headers were read. */
  #bodyBytes: number | undefined;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  push(chunk: Uint8Array, out: string[]): void {
    this.#queue.push(asBuffer(chunk));
    for (;;) {
      this.#bodyBytes ??= this.#readHeaders();
      if (this.#bodyBytes === undefined || this.#queue.length < this.#bodyBytes) return;
      out.push(textOf(this.#queue.take(this.#bodyBytes)));
      this.#bodyBytes = undefined;
    }
  }

  #readHeaders(): number | undefined {
    const head = this.#queue.peek(Math.min(this.#queue.length, maxHeaderBytes));
    const start = head.toString("latin1", 0, headerStart.length).toLowerCase();
    if (!headerStart.startsWith(start)) throw new MalformedFrame("expected a Content-Length header", head);
    const end = head.indexOf(headerEnd);
    if (end === -1) {
      if (head.byteLength >= maxHeaderBytes) throw new MalformedFrame("the headers do not end", head);
      return undefined;
    }
    const match = /(?:^|\r\n)content-length: *(\d{1,10}) *(?:\r\n|$)/i.exec(head.toString("latin1", 0, end));
    if (match === null) throw new MalformedFrame("the headers have no Content-Length", head);
    const length = Number(match[1]);
    if (length > this.#maxFrameBytes) {
      throw new MalformedFrame(
        `a frame of ${length} bytes is longer than ${this.#maxFrameBytes} bytes`,
        head,
      );
    }
    this.#queue.take(end + headerEnd.length);
    return length;
  }
}

/** The base protocol of the Language Server Protocol 3.17. */
export const headerFrames: FrameCodec = {
  encode(bodies) {
    let text = "";
    for (const body of bodies) text += `Content-Length: ${Buffer.byteLength(body)}${headerEnd}${body}`;
    return Buffer.from(text);
  },
  decoder: (maxFrameBytes) => new HeaderDecoder(maxFrameBytes),
};
