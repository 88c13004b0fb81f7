import { chainRoom } from "../record/chain.ts";
import type { Replica } from "../replay/replica.ts";
import type { FileHandle, LogFileSystem } from "./file-system.ts";

const firstBufferBytes = 2 ** 14;
const usualBufferBytes = 2 ** 20;
/** A longer read may have taken so long that more has come meanwhile. */
const briefReadBytes = 2 ** 12;

/** Feeds a file to a replica; grows its buffer to the longest record it meets. */
export class LogReader {
  readonly #files: LogFileSystem;
  #whole: Buffer = Buffer.allocUnsafe(chainRoom + firstBufferBytes);
  /** What is behind the room that the hash chain needs. */
  #buffer: Buffer = this.#whole.subarray(chainRoom);

  constructor(files: LogFileSystem) {
    this.#files = files;
  }

  /**
   * Reads on to the end of the file, or to where the replica is done. Ends at a brief read: who decides on a state that
   * is as old as the replay of a long read would lose to what was appended during it.
   */
  readAll(handle: FileHandle, replica: Replica, end: number = Number.POSITIVE_INFINITY): void {
    while (this.readSome(handle, replica, end));
  }

  /** Reads one buffer full; returns whether there may be more. */
  readSome(handle: FileHandle, replica: Replica, end: number = Number.POSITIVE_INFINITY): boolean {
    const room = Math.min(this.#buffer.length, end - replica.offset);
    if (room <= 0 || replica.isDone) return false;
    const read = Math.min(room, this.#files.read(handle, this.#buffer, replica.offset));
    if (read === 0) return false;
    const taken = replica.consume(this.#whole, read);
    if (read < this.#buffer.length) return taken > briefReadBytes;
    // A longer read makes up for the calls around it; a record that does not fit leaves no choice.
    if (taken === 0 || this.#buffer.length < usualBufferBytes) {
      this.#whole = Buffer.allocUnsafe(chainRoom + this.#buffer.length * 2);
      this.#buffer = this.#whole.subarray(chainRoom);
    }
    return true;
  }
}
