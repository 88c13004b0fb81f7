// After the machine stopped, pages that were not flushed may be missing in the middle of the log while later ones
// survived. What writers saw while they lived is vouched for by a later record; a gap that nobody vouches for is where
// the log ends (invariant R2).
import { Replica } from "../replay/replica.ts";
import { Audit } from "./audit.ts";
import type { FileHandle, LogFileSystem } from "./file-system.ts";
import { LogReader } from "./reader.ts";

/** A replica of the log up to where it must be cut, or undefined if it is whole. */
export function findCut(files: LogFileSystem, handle: FileHandle): Replica | undefined {
  const audit = new Audit();
  const reader = new LogReader(files);
  reader.readAll(handle, new Replica({ onItem: audit.onItem }));
  const { cut } = audit;
  if (cut === undefined) return undefined;
  const replica = new Replica();
  reader.readAll(handle, replica, cut);
  return replica;
}
