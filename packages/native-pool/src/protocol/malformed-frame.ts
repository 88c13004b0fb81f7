/** How much of an unreadable input is kept for the error. */
const shownBytes = 256;

/** Thrown by decoders; the pool turns it into a `ProtocolError` with the process id. */
export class MalformedFrame extends Error {
  readonly bytes: Uint8Array;

  constructor(reason: string, bytes: Uint8Array) {
    super(reason);
    this.name = "MalformedFrame";
    this.bytes = Uint8Array.from(bytes.subarray(0, shownBytes));
  }
}
