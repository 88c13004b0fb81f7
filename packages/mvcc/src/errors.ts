import type { Key } from "./key/key.ts";

const brand = Symbol.for("@oco/mvcc/error");

/** Stable identifiers of everything that this package throws on purpose. */
export type MvccErrorCode =
  | "OCO_MVCC_CONFLICT"
  | "OCO_MVCC_CORRUPT"
  | "OCO_MVCC_COMPACTED"
  | "OCO_MVCC_DURABILITY"
  | "OCO_MVCC_WRITE"
  | "OCO_MVCC_OPEN"
  | "OCO_MVCC_REPLACED"
  | "OCO_MVCC_CLOSED"
  | "OCO_MVCC_IN_USE"
  | "OCO_MVCC_FILESYSTEM"
  | "OCO_MVCC_SCHEMA";

/** Base of all errors of this package; `code` is stable, the message is for people. */
export class MvccError extends Error {
  override readonly name: string = "MvccError";
  readonly code: MvccErrorCode;

  constructor(code: MvccErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Tells an error of any copy of this package in the process; narrow further by `code`. */
  static is(error: unknown): error is MvccError {
    return typeof error === "object" && error !== null && brand in error;
  }
}

/** Why a commit lost: a key, a range or a sum no longer is what the transaction relied on. */
export type Conflict =
  | {
      readonly kind: "key";
      readonly key: Key;
      /** Version the transaction relied on; `null` for an absent key. */
      readonly expected: number | null;
      /** Version at the moment of the decision; `null` for an absent key. */
      readonly actual: number | null;
    }
  | { readonly kind: "range"; readonly prefix: readonly (string | number)[] }
  | { readonly kind: "sum"; readonly key: Key };

/** A transaction kept losing against others until its retries ran out. */
export class ConflictError extends MvccError {
  override readonly name: string = "ConflictError";
  readonly conflicts: readonly Conflict[];

  constructor(conflicts: readonly Conflict[], tries: number) {
    const [first] = conflicts;
    const about =
      first === undefined ? "" : ` on ${JSON.stringify("key" in first ? first.key : first.prefix)}`;
    super("OCO_MVCC_CONFLICT", `Transaction lost ${tries} of ${tries} tries${about}`);
    this.conflicts = conflicts;
  }
}

/** The log holds bytes that no writer of this package can have left. */
export class CorruptLogError extends MvccError {
  override readonly name: string = "CorruptLogError";
  readonly offset: number;

  constructor(file: string, offset: number, reason: string) {
    super("OCO_MVCC_CORRUPT", `Log "${file}" is damaged at byte ${offset}: ${reason}`);
    this.offset = offset;
  }
}

/** A version was asked for that compaction has removed. */
export class CompactedError extends MvccError {
  override readonly name: string = "CompactedError";
  /** The oldest version that can still be asked for. */
  readonly oldest: number;

  constructor(version: number, oldest: number) {
    super("OCO_MVCC_COMPACTED", `Version ${version} is compacted away; the oldest retained is ${oldest}`);
    this.oldest = oldest;
  }
}

/** A flush to the disk failed; the store is read-only from then on and the failed flush is never retried. */
export class DurabilityError extends MvccError {
  override readonly name: string = "DurabilityError";

  constructor(file: string, cause: unknown) {
    super(
      "OCO_MVCC_DURABILITY",
      `Flush of "${file}" failed (${errnoOf(cause)}); the store is read-only now`,
      {
        cause,
      },
    );
  }
}

/** An append failed or was cut short; unless there is a `version`, nothing is committed and it may be tried again. */
export class WriteError extends MvccError {
  override readonly name: string = "WriteError";
  /** Code of the operating system, such as `ENOSPC`. */
  readonly errno: string;
  /** The version that is committed all the same, but may be lost if the machine stops; nearly always undefined. */
  readonly version: number | undefined;

  constructor(file: string, cause: unknown, version?: number) {
    const errno = errnoOf(cause);
    const outcome =
      version === undefined
        ? "nothing was committed"
        : `version ${version} is committed, but would not outlive a stop of the machine`;
    super("OCO_MVCC_WRITE", `Append to "${file}" failed (${errno}); ${outcome}`, { cause });
    this.errno = errno;
    this.version = version;
  }
}

/** The directory of the store cannot be created, read or written. */
export class OpenError extends MvccError {
  override readonly name: string = "OpenError";
  /** Code of the operating system, such as `EACCES`. */
  readonly errno: string;

  constructor(path: string, cause: unknown) {
    const errno = errnoOf(cause);
    super("OCO_MVCC_OPEN", `Store "${path}" cannot be opened (${errno})`, { cause });
    this.errno = errno;
  }
}

/** The log was deleted, truncated or exchanged underneath an open store. */
export class ReplacedError extends MvccError {
  override readonly name: string = "ReplacedError";

  constructor(file: string, what: "deleted or moved" | "truncated" | "exchanged") {
    super("OCO_MVCC_REPLACED", `Log "${file}" was ${what} underneath the open store; open it again`);
  }
}

/** The store was used after `close()`. */
export class StoreClosedError extends MvccError {
  override readonly name: string = "StoreClosedError";

  constructor() {
    super("OCO_MVCC_CLOSED", "Store is closed");
  }
}

/** This process already has a store open on the same directory, perhaps through another path. */
export class StoreInUseError extends MvccError {
  override readonly name: string = "StoreInUseError";

  constructor(path: string, real: string) {
    const alias = path === real ? "" : ` (an alias of "${real}")`;
    super("OCO_MVCC_IN_USE", `Store "${path}"${alias} is already open in this process; share that store`);
  }
}

/** The file system cannot promise that two appends never mix. */
export class UnsupportedFilesystemError extends MvccError {
  override readonly name: string = "UnsupportedFilesystemError";

  constructor(path: string, kind: string) {
    super(
      "OCO_MVCC_FILESYSTEM",
      `Store "${path}" is on ${kind}, which has no atomic append; use a local disk`,
    );
  }
}

/** A value does not satisfy the schema given for its keys. */
export class SchemaError extends MvccError {
  override readonly name: string = "SchemaError";
  readonly key: Key;
  readonly issues: readonly string[];

  constructor(key: Key, issues: readonly string[]) {
    super("OCO_MVCC_SCHEMA", `Value of ${JSON.stringify(key)} does not fit its schema: ${issues.join("; ")}`);
    this.key = key;
    this.issues = issues;
  }
}

/** The operating system's name for a failure, or its message. */
export function errnoOf(cause: unknown): string {
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string") {
    return cause.code;
  }
  return cause instanceof Error ? cause.message : String(cause);
}
