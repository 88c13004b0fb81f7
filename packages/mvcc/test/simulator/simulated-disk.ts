// A disk for one test: it counts every byte and operation, stops the machine or one process at a chosen point, and on a
// stop of the machine loses any choice of what was not flushed, page by page and name by name.
import type { LogFileSystem } from "../../src/index.ts";

const pageBytes = 32;

interface SimulatedFile {
  bytes: Buffer;
  /** What is on the platters. */
  flushed: Buffer;
  names: number;
}

/** Thrown by every operation of a process after its end. */
export class Crashed extends Error {}

/** Where a process ends, and what the device does wrong. */
export interface Faults {
  /** Steps after which the process ends; each byte appended is a step, each other change too. */
  readonly stepsToLive?: number;
  /** Bytes after which appends take only a part, and then fail with ENOSPC. */
  readonly capacity?: () => number;
  /** Asked before each flush; a code makes it fail. */
  readonly flushError?: () => string | undefined;
  /** Asked before each append; a code makes it fail. */
  readonly appendError?: () => string | undefined;
}

/** Files that outlive the processes that use them. */
export class SimulatedDisk {
  readonly #files = new Map<string, SimulatedFile>();
  #flushedNames = new Map<string, SimulatedFile>();
  #boots = 1;
  /** Steps that processes have taken. */
  steps = 0;

  /** The disk as one process sees it. */
  attach(faults: Faults = {}): LogFileSystem {
    const handles = new Map<number, SimulatedFile>();
    let opened = 0;
    let left = faults.stepsToLive ?? Number.POSITIVE_INFINITY;
    const step = (): void => {
      if (left <= 0) throw new Crashed();
      left -= 1;
      this.steps += 1;
    };
    const alive = (): void => {
      if (left <= 0) throw new Crashed();
    };
    const hold = (file: SimulatedFile): number => {
      handles.set(++opened, file);
      return opened;
    };
    const fileOf = (handle: number): SimulatedFile => handles.get(handle) ?? fail("EBADF", String(handle));
    return {
      prepare: (path) => path,
      identify: (path) => path,
      unsafeKind: () => undefined,
      bootId: () => `boot ${this.#boots}`,
      list: (directory) => {
        alive();
        return [...this.#files.keys()].map((name) => name.slice(directory.length + 1));
      },
      create: (name) => {
        step();
        if (this.#files.has(name)) fail("EEXIST", name);
        const file = { bytes: Buffer.alloc(0), flushed: Buffer.alloc(0), names: 1 };
        this.#files.set(name, file);
        return hold(file);
      },
      open: (name) => {
        alive();
        return hold(this.#files.get(name) ?? fail("ENOENT", name));
      },
      append: (handle, bytes, length) => {
        alive();
        const code = faults.appendError?.();
        if (code !== undefined) fail(code, "append");
        const file = fileOf(handle);
        const room = Math.max(0, (faults.capacity?.() ?? Number.POSITIVE_INFINITY) - file.bytes.length);
        if (room === 0) fail("ENOSPC", "append");
        const taken = Math.min(length, room, left);
        file.bytes = Buffer.concat([file.bytes, bytes.subarray(0, taken)]);
        left -= taken;
        this.steps += taken;
        if (taken < length) alive();
        return taken;
      },
      read: (handle, into, position) => {
        alive();
        const { bytes } = fileOf(handle);
        return position >= bytes.length ? 0 : bytes.copy(into, 0, position);
      },
      size: (handle) => {
        alive();
        const file = fileOf(handle);
        return file.names === 0 ? -1 : file.bytes.length;
      },
      flush: (handle, done) => {
        // Called by the event loop, which ends with the process: nobody is there to hear of it.
        if (left <= 0) return;
        step();
        const code = faults.flushError?.();
        const file = fileOf(handle);
        // What is appended while the flush runs is not covered by it.
        const covered = file.bytes;
        queueMicrotask(() => {
          if (code === undefined && left > 0) file.flushed = Buffer.from(covered);
          if (left > 0) done(code === undefined ? null : Object.assign(new Error(code), { code }));
        });
      },
      flushNow: (handle) => {
        step();
        const code = faults.flushError?.();
        if (code !== undefined) fail(code, "flush");
        const file = fileOf(handle);
        file.flushed = Buffer.from(file.bytes);
      },
      link: (from, to) => {
        step();
        if (this.#files.has(to)) fail("EEXIST", to);
        const file = this.#files.get(from) ?? fail("ENOENT", from);
        file.names += 1;
        this.#files.set(to, file);
      },
      remove: (name) => {
        step();
        const file = this.#files.get(name) ?? fail("ENOENT", name);
        file.names -= 1;
        this.#files.delete(name);
      },
      flushDirectory: () => {
        step();
        this.#flushedNames = new Map(this.#files);
      },
      close: (handle) => void handles.delete(handle),
    };
  }

  /** Stops and starts the machine; each page and name that was not flushed survives if `survives` says so. */
  restart(survives: () => boolean): void {
    this.#boots += 1;
    for (const [name, file] of this.#files) {
      if (this.#flushedNames.get(name) !== file && !survives()) this.#files.delete(name);
    }
    for (const [name, file] of this.#flushedNames) {
      // An unflushed removal may come undone.
      if (!this.#files.has(name) && survives()) this.#files.set(name, file);
    }
    for (const file of new Set(this.#files.values())) losePages(file, survives);
    this.#flushedNames = new Map(this.#files);
  }

  /** The bytes of a file, for a test to look at. */
  bytesOf(name: string): Buffer {
    return this.#files.get(name)?.bytes ?? fail("ENOENT", name);
  }

  /** Replaces the bytes of a file behind everybody's back. */
  overwrite(name: string, bytes: Buffer): void {
    const file = this.#files.get(name) ?? fail("ENOENT", name);
    file.bytes = bytes;
  }

  /** Names of all files. */
  get names(): string[] {
    return [...this.#files.keys()];
  }
}

function losePages(file: SimulatedFile, survives: () => boolean): void {
  const start = file.flushed.length;
  const kept = Buffer.alloc(file.bytes.length);
  file.flushed.copy(kept);
  let end = start;
  for (let at = start; at < file.bytes.length; ) {
    const next = Math.min(file.bytes.length, (Math.floor(at / pageBytes) + 1) * pageBytes);
    if (survives()) {
      file.bytes.copy(kept, at, at, next);
      end = next;
    }
    at = next;
  }
  // The length may or may not have reached the disk beyond the last page that did.
  file.bytes = kept.subarray(0, survives() ? file.bytes.length : end);
  file.flushed = Buffer.from(file.bytes);
}

function fail(code: string, name: string): never {
  throw Object.assign(new Error(`${code}: ${name}`), { code });
}
