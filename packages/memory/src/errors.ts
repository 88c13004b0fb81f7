const brand = Symbol.for("@oco/memory/MemoryError");

/** Names what went wrong; stable across versions. */
export type MemoryErrorCode =
  | "OCO_MEMORY_CLOSED"
  | "OCO_MEMORY_INVALID_ENTRY"
  | "OCO_MEMORY_INVALID_IMPORT"
  | "OCO_MEMORY_UNKNOWN_ENTRY";

/** A call that the memory refuses; what it holds is unchanged. */
export class MemoryError extends Error {
  override readonly name = "MemoryError";
  readonly code: MemoryErrorCode;

  constructor(code: MemoryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, brand, { value: true });
    this.code = code;
  }

  /** Recognises errors of any copy of this package in the process. */
  static is(error: unknown): error is MemoryError {
    return typeof error === "object" && error !== null && brand in error;
  }
}
