import { WriteError } from "../errors.ts";
import { Checksum } from "../record/checksum.ts";
import { writeFrame } from "../record/frame.ts";
import type { FileHandle, LogFileSystem } from "./file-system.ts";

/** Turns a body into a frame and appends it in one write. */
export class Appender {
  readonly #files: LogFileSystem;
  readonly #checksum = new Checksum();
  #frame: Buffer = Buffer.allocUnsafe(2 ** 16);

  constructor(files: LogFileSystem) {
    this.#files = files;
  }

  /** Begins with the frame that was appended last; valid until the next one. */
  get frame(): Buffer {
    return this.#frame;
  }

  /**
   * Appends a body; returns the length of its frame.
   *
   * @throws {@link WriteError} if the frame is not whole in the file; it never will be.
   */
  append(handle: FileHandle, file: string, body: string): number {
    const length = this.#encode(body);
    for (let tries = 2; tries > 0; tries -= 1) {
      let taken: number;
      try {
        taken = this.#files.append(handle, this.#frame, length);
      } catch (error) {
        throw new WriteError(file, error);
      }
      if (taken === length) return length;
      // The torn frame can never become whole: whatever is appended next begins with a newline (invariant L2).
    }
    throw new WriteError(file, Object.assign(new Error("short write"), { code: "ENOSPC" }));
  }

  #encode(body: string): number {
    for (;;) {
      const length = writeFrame(this.#frame, body, this.#checksum);
      if (length >= 0) return length;
      this.#frame = Buffer.allocUnsafe(this.#frame.length * 2);
    }
  }
}
