import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statfsSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import type { LogFileSystem } from "./file-system.ts";

// linux/magic.h and the sources of the clients named: appends of two machines (or, for 9p, of two guests) may mix.
const unsafeKinds: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x01021997, "9p"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x73757245, "Coda"],
  [0x0bd00bd0, "Lustre"],
  [0x786f4256, "a VirtualBox shared folder"],
  [0xbacbacbc, "a VMware shared folder"],
]);

/** The disk, through `node:fs`. */
export function nodeFileSystem(): LogFileSystem {
  return {
    prepare(path) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return realpathSync(path);
    },
    identify(path) {
      const { dev, ino } = statSync(path, { bigint: true });
      return `${dev}:${ino}`;
    },
    unsafeKind: (directory) => unsafeKinds.get(Number(statfsSync(directory).type) >>> 0),
    bootId: readBootId,
    list: (directory) => readdirSync(directory),
    create: (file) => openSync(file, "ax+", 0o600),
    open: (file) => openExisting(file),
    append: (handle, bytes, length) => writeSync(handle, bytes, 0, length, null),
    read: (handle, into, position) => readSync(handle, into, 0, into.length, position),
    size(handle) {
      const { size, nlink } = fstatSync(handle);
      return nlink === 0 ? -1 : size;
    },
    flush: (handle, done) => fdatasync(handle, done),
    flushNow: (handle) => fdatasyncSync(handle),
    link: (from, to) => linkSync(from, to),
    remove: (file) => unlinkSync(file),
    flushDirectory,
    close: (handle) => closeSync(handle),
    pause: (ms) => void Atomics.wait(neverWoken, 0, 0, ms),
  };
}

const neverWoken = new Int32Array(new SharedArrayBuffer(4));

function openExisting(file: string): number {
  // The flag "a+" would create a file that somebody just removed.
  return openSync(file, constants.O_RDWR | constants.O_APPEND);
}

function readBootId(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    // Elsewhere the start of the machine is only known by the wall clock, which may step (invariant R3).
    return undefined;
  }
}

function flushDirectory(directory: string): void {
  // Windows offers no handle on a directory and journals names by itself.
  if (process.platform === "win32") return;
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
