import type { FrameCodec } from "../protocol/frames.ts";

/** Gathers the messages of one turn of the event loop, so that they cost one write (invariant P8). */
export class Outbox {
  readonly #codec: FrameCodec;
  readonly #write: (bytes: Uint8Array) => void;
  #bodies: string[] = [];

  constructor(codec: FrameCodec, write: (bytes: Uint8Array) => void) {
    this.#codec = codec;
    this.#write = write;
  }

  push(body: string): void {
    // nextTick runs after the promise callbacks of this turn: all who were just answered can ask again first.
    if (this.#bodies.push(body) === 1) process.nextTick(this.flush);
  }

  readonly flush = (): void => {
    if (this.#bodies.length === 0) return;
    const bodies = this.#bodies;
    this.#bodies = [];
    this.#write(this.#codec.encode(bodies));
  };
}
