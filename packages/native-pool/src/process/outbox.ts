import type { FrameCodec } from "../protocol/frames.ts";

/**
 * Most messages of one write. Of more, the child works on the first while the rest is made, and its answers come in as
 * many parts: with 64 in flight neither side waits for the other.
 */
const mostAtOnce = 32;

/** Gathers the messages of one turn of the event loop, so that they cost few writes (invariant P8). */
export class Outbox {
  readonly #codec: FrameCodec;
  readonly #write: (bytes: Uint8Array) => void;
  #bodies: string[] = [];

  constructor(codec: FrameCodec, write: (bytes: Uint8Array) => void) {
    this.#codec = codec;
    this.#write = write;
  }

  push(body: string): void {
    const count = this.#bodies.push(body);
    // nextTick runs after the promise callbacks of this turn: all who were just answered can ask again first.
    if (count === 1) process.nextTick(this.flush);
    else if (count === mostAtOnce) this.flush();
  }

  readonly flush = (): void => {
    if (this.#bodies.length === 0) return;
    const bodies = this.#bodies;
    this.#bodies = [];
    this.#write(this.#codec.encode(bodies));
  };
}
