const brand = Symbol.for("@oco/hooks/HookError");

/** Names what went wrong; stable across versions. */
export type HookErrorCode =
  | "OCO_HOOKS_CROSS_EVENT"
  | "OCO_HOOKS_CROSS_PHASE"
  | "OCO_HOOKS_CYCLE"
  | "OCO_HOOKS_DISPOSED"
  | "OCO_HOOKS_DUPLICATE"
  | "OCO_HOOKS_INVALID_DEFINITION"
  | "OCO_HOOKS_INVALID_RESULT"
  | "OCO_HOOKS_MISSING"
  | "OCO_HOOKS_TIMEOUT"
  | "OCO_HOOKS_UNKNOWN_EVENT"
  | "OCO_HOOKS_VALUE_REFUSED";

/** A refused registration, or a hook that broke its contract. */
export class HookError extends Error {
  override readonly name = "HookError";
  readonly code: HookErrorCode;
  /** The ids of the hooks concerned; for a cycle the whole path, ending with the id it begins with. */
  readonly path: readonly string[];

  constructor(code: HookErrorCode, message: string, path: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, brand, { value: true });
    this.code = code;
    this.path = path;
  }

  /** Recognises errors of any copy of this package in the process. */
  static is(error: unknown): error is HookError {
    return typeof error === "object" && error !== null && brand in error;
  }
}
