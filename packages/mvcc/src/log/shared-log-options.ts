import type { ReplicaObserver } from "../replay/replica.ts";
import type { FileHandle, LogFileSystem } from "./file-system.ts";

/** What a log needs to know. */
export interface SharedLogOptions {
  readonly files: LogFileSystem;
  /** Canonical path of the directory. */
  readonly directory: string;
  /** Name of this writer; no other writer, now or earlier, has it. */
  readonly writer: string;
  readonly now: () => number;
  readonly onVerdict: NonNullable<ReplicaObserver["onVerdict"]>;
  /** Whether `onVerdict` keeps records. */
  readonly isKeeping: () => boolean;
  /** Flushes the file that is being written. */
  readonly flushNow: () => void;
  /** Takes over a file that is no longer written; it may still be being flushed. */
  readonly retire: (handle: FileHandle) => void;
}
