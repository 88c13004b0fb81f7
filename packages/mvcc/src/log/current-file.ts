import type { FileHandle, FileSize, LogFileSystem } from "./file-system.ts";
import { generationFile, isErrno } from "./generation.ts";

/** The file of the generation that is being read and written. */
export class CurrentFile {
  readonly #files: LogFileSystem;
  readonly #directory: string;
  /** Takes over a file that is no longer written; it may still be being flushed. */
  readonly #retire: (handle: FileHandle) => void;
  #handle: FileHandle = -1;
  #path = "";
  #identity = "";

  constructor(files: LogFileSystem, directory: string, retire: (handle: FileHandle) => void) {
    this.#files = files;
    this.#directory = directory;
    this.#retire = retire;
  }

  get handle(): FileHandle {
    return this.#handle;
  }

  get path(): string {
    return this.#path;
  }

  /** Length of the file, -1 once no name leads to it. */
  get size(): FileSize {
    return this.#files.size(this.#handle);
  }

  /** Whether the name of the file still leads to it; that the file has a name at all is what `size` tells. */
  get isNamed(): boolean {
    return this.#identify() === this.#identity;
  }

  /** Goes over to another generation; returns whether it is there. */
  enter(generation: number): boolean {
    const path = generationFile(this.#directory, generation);
    let handle: FileHandle;
    try {
      handle = this.#files.open(path);
    } catch (error) {
      if (isErrno(error, "ENOENT")) return false;
      throw error;
    }
    this.leave();
    this.#handle = handle;
    this.#path = path;
    this.#identity = this.#identify() ?? "";
    return true;
  }

  leave(): void {
    if (this.#handle >= 0) this.#retire(this.#handle);
    this.#handle = -1;
  }

  #identify(): string | undefined {
    try {
      return this.#files.identify(this.#path);
    } catch (error) {
      if (isErrno(error, "ENOENT")) return undefined;
      throw error;
    }
  }
}
