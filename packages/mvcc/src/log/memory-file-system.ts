import type { LogFileSystem } from "./file-system.ts";

interface MemoryFile {
  bytes: Buffer;
  size: number;
  names: number;
}

/** Files that live as long as this object: the log of a store without a path. */
export function memoryFileSystem(): LogFileSystem {
  const names = new Map<string, MemoryFile>();
  const handles = new Map<number, MemoryFile>();
  let opened = 0;
  const fileAt = (name: string): MemoryFile => names.get(name) ?? fail("ENOENT", name);
  const fileOf = (handle: number): MemoryFile => handles.get(handle) ?? fail("EBADF", String(handle));
  const hold = (file: MemoryFile): number => {
    opened += 1;
    handles.set(opened, file);
    return opened;
  };
  return {
    isPrivate: true,
    prepare: (path) => path,
    identify: (directory) => directory,
    unsafeKind: () => undefined,
    bootId: () => undefined,
    list(directory) {
      const start = `${directory}/`;
      return [...names.keys()]
        .filter((name) => name.startsWith(start))
        .map((name) => name.slice(start.length));
    },
    create(name) {
      if (names.has(name)) fail("EEXIST", name);
      const file = { bytes: Buffer.alloc(4096), size: 0, names: 1 };
      names.set(name, file);
      return hold(file);
    },
    open: (name) => hold(fileAt(name)),
    append(handle, bytes, length) {
      const file = fileOf(handle);
      grow(file, file.size + length);
      bytes.copy(file.bytes, file.size, 0, length);
      file.size += length;
      return length;
    },
    read(handle, into, position) {
      const file = fileOf(handle);
      return position >= file.size ? 0 : file.bytes.copy(into, 0, position, file.size);
    },
    size(handle) {
      const file = fileOf(handle);
      return file.names === 0 ? -1 : file.size;
    },
    flush: (_, done) => queueMicrotask(() => done(null)),
    flushNow: () => {},
    link(from, to) {
      if (names.has(to)) fail("EEXIST", to);
      const file = fileAt(from);
      file.names += 1;
      names.set(to, file);
    },
    remove(name) {
      fileAt(name).names -= 1;
      names.delete(name);
    },
    flushDirectory: () => {},
    close: (handle) => void handles.delete(handle),
  };
}

function grow(file: MemoryFile, size: number): void {
  if (size <= file.bytes.length) return;
  const larger = Buffer.alloc(Math.max(size, file.bytes.length * 2));
  file.bytes.copy(larger, 0, 0, file.size);
  file.bytes = larger;
}

function fail(code: string, name: string): never {
  throw Object.assign(new Error(`${code}: ${name}`), { code });
}
