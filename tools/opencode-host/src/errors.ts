/** What went wrong with the host, as opposed to what OpenCode or a plugin reported. */
export type HostErrorCode =
  | "OCO_HOST_MISSING"
  | "OCO_HOST_START"
  | "OCO_HOST_TIMEOUT"
  | "OCO_HOST_EXITED"
  | "OCO_HOST_HTTP"
  | "OCO_HOST_DISPOSED";

const brand: unique symbol = Symbol.for("@oco-tools/opencode-host/error");

/** A failure of the harness; its message ends with the tail of OpenCode's log where there is one. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly code: HostErrorCode;
  readonly [brand] = true;

  constructor(code: HostErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }

  static is(error: unknown): error is HostError {
    return typeof error === "object" && error !== null && brand in error;
  }
}
