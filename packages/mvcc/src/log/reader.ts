import type { FileHandle, LogFileSystem } from "./file-system.ts";

const firstBufferBytes = 2 ** 14;
const usualBufferBytes = 2 ** 20;
/** A longer read may have taken so long that more has come meanwhile. */
const briefReadBytes = 2 ** 12;

/** What follows a file from its first byte on. */
export interface ByteSink {
  /** Bytes taken in. */
  readonly offset: number;
  /** Whether nothing more is wanted. */
  readonly isDone: boolean;
  /** Takes in whole items of the first `length` bytes, which continue the file at `offset`; returns how many bytes. */
  consume(bytes: Buffer, length: number): number;
}

/** Feeds a file to a sink; grows its buffer to the longest record it meets. */
export class LogReader {
  readonly #files: LogFileSystem;
  #buffer: Buffer = Buffer.allocUnsafe(firstBufferBytes);

  constructor(files: LogFileSystem) {
    this.#files = files;
  }

  /**
   * Reads on to the end of the file, or to where the sink is done. Ends at a brief read: who decides on a state that
   * is as old as the replay of a long read would lose to what was appended during it.
   */
  readAll(handle: FileHandle, sink: ByteSink, end: number = Number.POSITIVE_INFINITY): void {
    while (this.readSome(handle, sink, end));
  }

  /** Reads one buffer full; returns whether there may be more. */
  readSome(handle: FileHandle, sink: ByteSink, end: number = Number.POSITIVE_INFINITY): boolean {
    const room = Math.min(this.#buffer.length, end - sink.offset);
    if (room <= 0 || sink.isDone) return false;
    const read = Math.min(room, this.#files.read(handle, this.#buffer, sink.offset));
    if (read === 0) return false;
    const taken = sink.consume(this.#buffer, read);
    if (read < this.#buffer.length) return taken > briefReadBytes;
    // A longer read makes up for the calls around it; a record that does not fit leaves no choice.
    if (taken === 0 || this.#buffer.length < usualBufferBytes) {
      this.#buffer = Buffer.allocUnsafe(this.#buffer.length * 2);
    }
    return true;
  }
}
