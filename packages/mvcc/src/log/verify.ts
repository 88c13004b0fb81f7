import { CorruptLogError } from "../errors.ts";
import { Replica } from "../replay/replica.ts";
import { type Anchor, Audit, type Fault } from "./audit.ts";
import type { LogFileSystem } from "./file-system.ts";
import { generationFile } from "./generation.ts";
import { HeadReader } from "./head-reader.ts";
import { retainedGenerations } from "./history.ts";
import { LogReader } from "./reader.ts";

/** What `verify` found. */
export type VerifyResult =
  | {
      readonly ok: true;
      /** Head of the hash chain over the whole log; keep it elsewhere to detect later that the end was cut off. */
      readonly head: string;
      /** Number of versions ever committed. */
      readonly count: number;
    }
  | {
      readonly ok: false;
      /** Byte in the file of `generation` at which the fault was found. */
      readonly offset: number;
      /** Last version before the fault. */
      readonly version: number;
      readonly generation: number;
      readonly reason: string;
    };

/** Ends the reading at the first fault. */
class FaultFound extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.reason);
    this.fault = fault;
  }
}

/** Reads every retained byte again and recomputes the chain. */
export function verifyLog(files: LogFileSystem, directory: string, anchor?: Anchor): VerifyResult {
  const audit = new Audit(anchor);
  const replica = new Replica({
    onItem: (...item) => {
      audit.onItem(...item);
      if (audit.fault !== undefined) throw new FaultFound(audit.fault);
    },
  });
  let generation = 0;
  let head = "";
  try {
    const retained = retainedGenerations(files, directory);
    for (const [index, entry] of retained.entries()) {
      generation = entry.generation;
      const next = retained[index + 1];
      const verified = verifyGeneration(files, directory, generation, next?.after, replica, audit);
      if (typeof verified !== "string") return { ok: false, generation, ...verified };
      head = verified;
      if (next !== undefined && (replica.version !== next.base || head !== next.previousHead)) {
        return broken(replica, generation, "the next generation does not continue it");
      }
      if (anchor?.generation === generation && !audit.isAnchored) {
        return broken(
          replica,
          generation,
          `bytes before offset ${anchor.offset} changed after they were read`,
        );
      }
    }
  } catch (error) {
    if (error instanceof FaultFound) return { ok: false, generation, ...error.fault };
    if (!(error instanceof CorruptLogError)) throw error;
    return { ok: false, offset: error.offset, version: replica.version, generation, reason: error.message };
  }
  return { ok: true, head, count: replica.version };
}

/** The head that a generation ends with, or what is wrong with it. */
function verifyGeneration(
  files: LogFileSystem,
  directory: string,
  generation: number,
  end: number | undefined,
  replica: Replica,
  audit: Audit,
): Fault | string {
  const file = generationFile(directory, generation);
  const handle = files.open(file);
  try {
    replica.beginGeneration();
    audit.beginGeneration();
    new LogReader(files).readAll(handle, replica, end);
    const { version, offset } = replica;
    if (offset === 0 || replica.isLoading)
      return { offset, version, reason: "its first records are not whole" };
    const gap = audit.unvouched;
    // The head that the next generation continues covers the gaps before it.
    if (gap !== undefined && end === undefined)
      return { offset: gap.start, version: gap.version, reason: "bytes that are no record" };
    const size = files.size(handle);
    if (end === undefined && size > offset && !replica.isSealed) {
      return { offset, version, reason: "the last record is not whole" };
    }
    return new HeadReader(files).headOf(replica, handle, file);
  } finally {
    files.close(handle);
  }
}

function broken(replica: Replica, generation: number, reason: string): VerifyResult {
  return { ok: false, offset: replica.offset, version: replica.version, generation, reason };
}
