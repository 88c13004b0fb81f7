/** An open file of a {@link LogFileSystem}. */
export type FileHandle = number;

/** What the log asks of an operating system; errors carry an errno `code`, as those of `node:fs` do. */
export interface LogFileSystem {
  /** Whether no other store can reach these files. */
  readonly isPrivate?: boolean;
  /** Creates the directory where needed and returns its one canonical path. */
  prepare(path: string): string;
  /** Identity of a directory or file, the same through every alias; fails with `ENOENT` if there is none. */
  identify(path: string): string;
  /** Name of a file system that cannot append atomically, or undefined. */
  unsafeKind(directory: string): string | undefined;
  /** Changes whenever the machine starts; undefined where that cannot be told for certain. */
  bootId(): string | undefined;
  /** Names of the files in a directory. */
  list(directory: string): readonly string[];
  /** Creates a file that must not exist, for reading and appending, for its owner only. */
  create(file: string): FileHandle;
  /** Opens a file that must exist, for reading and appending. */
  open(file: string): FileHandle;
  /** Appends the first `length` bytes in one indivisible write; returns how many were taken. */
  append(handle: FileHandle, bytes: Buffer, length: number): number;
  /** Fills `into` from `position`; returns how many bytes there were. */
  read(handle: FileHandle, into: Buffer, position: number): number;
  size(handle: FileHandle): FileSize;
  /** Flushes what was appended, off the main thread. */
  flush(handle: FileHandle, done: (error: unknown) => void): void;
  /** Flushes what was appended before it returns. */
  flushNow(handle: FileHandle): void;
  /** Gives a file a second name; fails with `EEXIST` if the name is taken. */
  link(from: string, to: string): void;
  remove(file: string): void;
  flushDirectory(directory: string): void;
  close(handle: FileHandle): void;
  /** Blocks this thread for some milliseconds; where it is missing, nobody waits for what another process is making. */
  pause?(ms: number): void;
}

/** Length of an open file, -1 once no name leads to it. */
export type FileSize = number;
