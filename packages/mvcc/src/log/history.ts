import { CompactedError } from "../errors.ts";
import type { CommitRecord } from "../record/record.ts";
import { Replica } from "../replay/replica.ts";
import type { Verdict } from "../replay/verdict.ts";
import type { LogFileSystem } from "./file-system.ts";
import { generationFile, isErrno, listGenerations } from "./generation.ts";
import { LogReader } from "./reader.ts";

/** A committed record, its verdict, and the state that it led to. */
export interface Step {
  readonly record: CommitRecord;
  readonly verdict: Verdict & { readonly ok: true };
}

interface Retained {
  readonly generation: number;
  readonly base: number;
  /** Offset in the generation before at which that one ends. */
  readonly after: number;
  /** Head with which the generation before ended. */
  readonly previousHead: string;
}

/** The retained generations and the versions they begin with, oldest first; never a hole between two. */
export function retainedGenerations(files: LogFileSystem, directory: string): Retained[] {
  const retained: Retained[] = [];
  for (const generation of listGenerations(files, directory)) {
    if (retained.length > 0 && retained.at(-1)?.generation !== generation - 1) retained.length = 0;
    const replica = new Replica({}, 0);
    const handle = openIfPresent(files, generationFile(directory, generation));
    if (handle === undefined) continue;
    try {
      new LogReader(files).readSome(handle, replica);
    } finally {
      files.close(handle);
    }
    retained.push({
      generation,
      base: replica.base,
      after: replica.previousEnd,
      previousHead: replica.previousHead,
    });
  }
  return retained;
}

/**
 * Reads the log again, one buffer at a time, up to `until`.
 *
 * @throws {@link CompactedError} if a version after `since` is no longer there.
 */
export function* replayHistory(
  files: LogFileSystem,
  directory: string,
  since: number,
  until: number,
  replica: (onVerdict: (record: CommitRecord, verdict: Verdict) => void) => Replica,
): Generator<Step[], void, void> {
  const retained = retainedGenerations(files, directory);
  const first = retained.findLastIndex(({ base }) => base <= since);
  if (first < 0) throw new CompactedError(since, retained[0]?.base ?? 0);
  let steps: Step[] = [];
  const reader = new LogReader(files);
  const reading = replica((record, verdict) => {
    if (verdict.ok && verdict.version > since && verdict.version <= until) steps.push({ record, verdict });
  });
  for (let index = first; index < retained.length && reading.version < until; index += 1) {
    const { generation, base } = retained[index] as Retained;
    const end = retained[index + 1]?.after;
    const handle = openIfPresent(files, generationFile(directory, generation));
    if (handle === undefined) throw new CompactedError(since, retained[index + 1]?.base ?? base);
    try {
      reading.beginGeneration();
      for (let more = true; more; ) {
        more = reader.readSome(handle, reading, end) && reading.version < until;
        yield steps;
        steps = [];
      }
    } finally {
      files.close(handle);
    }
  }
}

function openIfPresent(files: LogFileSystem, file: string): number | undefined {
  try {
    return files.open(file);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}
