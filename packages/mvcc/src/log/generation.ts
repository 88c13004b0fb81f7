// Generation files are named by number and appear whole or not at all: their first records are written to a temporary
// file, flushed, and linked to the final name, which only one process can do (invariant G1).

import type { Json } from "../json/json.ts";
import type { EncodedKey } from "../key/encode-key.ts";
import { frameOf } from "../record/frame.ts";
import type { CheckpointRecord, OpenRecord } from "../record/record.ts";
import { State } from "../state/state.ts";
import type { LogFileSystem } from "./file-system.ts";

const namePattern = /^(\d{8})\.log$/;
const draftPattern = /-(\d+)\.draft$/;
const entriesPerRecord = 256;

/** File name of a generation. */
export function generationFile(directory: string, generation: number): string {
  return `${directory}/${String(generation).padStart(8, "0")}.log`;
}

/** Generations present in a directory, oldest first. */
export function listGenerations(files: LogFileSystem, directory: string): number[] {
  const found: number[] = [];
  for (const name of files.list(directory)) {
    const match = namePattern.exec(name);
    if (match !== null) found.push(Number(match[1]));
  }
  return found.sort((left, right) => left - right);
}

/** Whether some process is writing a generation, or was killed while it did. */
export function hasDraft(files: LogFileSystem, directory: string, generation: number): boolean {
  return files.list(directory).some((name) => draftPattern.exec(name)?.[1] === String(generation));
}

/** Publishes a generation; does nothing if another process was faster. */
export function publishGeneration(
  files: LogFileSystem,
  directory: string,
  open: Omit<OpenRecord, "keys">,
  state: State,
  temporary: string,
): void {
  const target = generationFile(directory, open.generation);
  const draft = `${directory}/${temporary}.draft`;
  const handle = files.create(draft);
  try {
    for (const body of firstBodies(open, state)) appendWhole(files, handle, frameOf(body));
    files.flushNow(handle);
    files.link(draft, target);
    files.flushDirectory(directory);
  } catch (error) {
    // Without its draft it came so late that another process has swept it away.
    if (!isErrno(error, "EEXIST") && !isErrno(error, "ENOENT")) throw error;
  } finally {
    files.close(handle);
    removeIfPresent(files, draft);
  }
}

/** Removes the generations before one, if another process has not. */
export function removeBefore(files: LogFileSystem, directory: string, generation: number): void {
  for (const old of listGenerations(files, directory)) {
    if (old >= generation) return;
    removeIfPresent(files, generationFile(directory, old));
  }
}

/** Removes the drafts that ended processes left of generations up to one, which is published. */
export function removeDrafts(files: LogFileSystem, directory: string, published: number): void {
  for (const name of files.list(directory)) {
    const match = draftPattern.exec(name);
    if (match !== null && Number(match[1]) <= published) removeIfPresent(files, `${directory}/${name}`);
  }
}

function removeIfPresent(files: LogFileSystem, file: string): void {
  try {
    files.remove(file);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
}

/** Whether an error is a certain failure of the operating system. */
export function isErrno(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}

function* firstBodies(open: Omit<OpenRecord, "keys">, state: State): Generator<string> {
  const entries: [EncodedKey, number, Json][] = [];
  state.forEach("", open.version, (slot, node) =>
    entries.push([slot.encoded, node.version, State.read(node)]),
  );
  yield JSON.stringify({ ...open, keys: entries.length } satisfies OpenRecord);
  for (let at = 0; at < entries.length; at += entriesPerRecord) {
    const part = entries.slice(at, at + entriesPerRecord).flat();
    yield JSON.stringify({ kind: "checkpoint", entries: part } satisfies CheckpointRecord);
  }
}

function appendWhole(files: LogFileSystem, handle: number, frame: Buffer): void {
  // The draft is nobody else's yet: a short write may be continued.
  for (let rest = frame; rest.length > 0; ) {
    const taken = files.append(handle, rest, rest.length);
    if (taken === 0) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
    rest = rest.subarray(taken);
  }
}
