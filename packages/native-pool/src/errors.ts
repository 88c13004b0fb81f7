const brand: unique symbol = Symbol.for("@oco/native-pool/error");

/** Every code that an error of this package may carry. */
export type NativePoolErrorCode =
  | "OCO_NATIVE_SPAWN"
  | "OCO_NATIVE_PROCESS_EXITED"
  | "OCO_NATIVE_TIMEOUT"
  | "OCO_NATIVE_PROTOCOL"
  | "OCO_NATIVE_REMOTE"
  | "OCO_NATIVE_SATURATED"
  | "OCO_NATIVE_CLOSED"
  | "OCO_NATIVE_PATTERN"
  | "OCO_NATIVE_ROOT"
  | "OCO_NATIVE_INTERNAL";

/** Base of every error that this package throws by itself; tell them apart by `code`. */
export class NativePoolError extends Error {
  /** Stable across releases. */
  readonly code: NativePoolErrorCode;

  constructor(code: NativePoolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Recognises errors of any copy of this package in the process. */
  static is(value: unknown): value is NativePoolError {
    return typeof value === "object" && value !== null && brand in value;
  }
}

/** The command could not be started: it is missing, not executable, or its folder does not exist. */
export class SpawnError extends NativePoolError {
  readonly command: string;

  constructor(command: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super("OCO_NATIVE_SPAWN", `Command "${command}" did not start: ${why}`, { cause });
    this.command = command;
  }
}

/** The child ended while it owed an answer. */
export class ProcessExitedError extends NativePoolError {
  /** Exit code, or null when a signal ended the child; both are null when somebody else in this process reaped it. */
  readonly exitCode: number | null;
  /** Signal name, or null when the child exited by itself. */
  readonly signal: string | null;
  /** The last bytes that the child wrote to stderr, as text. */
  readonly stderrTail: string;

  constructor(pid: number, exitCode: number | null, signal: string | null, stderrTail: string) {
    const how = signal === null ? (exitCode === null ? "unseen" : `with code ${exitCode}`) : `by ${signal}`;
    const tail = stderrTail.trim() === "" ? "" : `; stderr ends: ${stderrTail.trim().slice(-400)}`;
    super("OCO_NATIVE_PROCESS_EXITED", `Process ${pid} ended ${how} before it answered${tail}`);
    this.exitCode = exitCode;
    this.signal = signal;
    this.stderrTail = stderrTail;
  }
}

/** No answer came within `timeoutMs`. */
export class RequestTimeoutError extends NativePoolError {
  readonly method: string;
  readonly timeoutMs: number;

  constructor(method: string, timeoutMs: number) {
    super("OCO_NATIVE_TIMEOUT", `Request "${method}" got no answer within ${timeoutMs} ms`);
    this.method = method;
    this.timeoutMs = timeoutMs;
  }
}

/** The child wrote something that is not a message of its protocol; it is killed. */
export class ProtocolError extends NativePoolError {
  /** The first bytes that could not be read, at most 256. */
  readonly bytes: Uint8Array;

  constructor(reason: string, bytes: Uint8Array, pid: number) {
    super("OCO_NATIVE_PROTOCOL", `Process ${pid} broke the protocol: ${reason}`);
    this.bytes = bytes;
  }
}

/** The child answered a request with an error. */
export class RemoteError extends NativePoolError {
  /** The number in the child's error object. */
  readonly remoteCode: number;
  /** The `data` of the child's error object, unchanged. */
  readonly data: unknown;

  constructor(method: string, remoteCode: number, message: string, data: unknown) {
    super("OCO_NATIVE_REMOTE", `"${method}" failed in the child (${remoteCode}): ${message}`);
    this.remoteCode = remoteCode;
    this.data = data;
  }
}

/** More requests wait than `maxQueue` allows. */
export class PoolSaturatedError extends NativePoolError {
  constructor(command: string, queued: number, maxQueue: number) {
    super("OCO_NATIVE_SATURATED", `Pool "${command}" is saturated: ${queued} wait, queue limit ${maxQueue}`);
  }
}

/** The pool is draining or closed. */
export class PoolClosedError extends NativePoolError {
  constructor(command: string) {
    super("OCO_NATIVE_CLOSED", `Pool "${command}" is closed`);
  }
}

/** A pattern or glob uses syntax outside of the documented subset. */
export class InvalidPatternError extends NativePoolError {
  readonly pattern: string;

  constructor(pattern: string, reason: string, cause?: unknown) {
    super("OCO_NATIVE_PATTERN", `Pattern ${JSON.stringify(pattern)}: ${reason}`, { cause });
    this.pattern = pattern;
  }
}

/** The root of a search is missing or is not a folder. */
export class RootError extends NativePoolError {
  constructor(root: string, cause: unknown) {
    super("OCO_NATIVE_ROOT", `"${root}" is not a folder that can be read`, { cause });
  }
}
