/** Why a delegation is refused, in words for the model that asked. */
export type DelegationErrorCode =
  | "OCO_DELEGATION_UNKNOWN_AGENT"
  | "OCO_DELEGATION_TOO_DEEP"
  | "OCO_DELEGATION_UNKNOWN_TASK"
  | "OCO_DELEGATION_BUSY_TASK"
  | "OCO_DELEGATION_MODEL"
  | "OCO_DELEGATION_CLOSED";

const brand = Symbol.for("@oco/opencode-plugin/DelegationError");

/** A refused delegation. */
export class DelegationError extends Error {
  readonly code: DelegationErrorCode;

  constructor(code: DelegationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DelegationError";
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  static is(error: unknown): error is DelegationError {
    return typeof error === "object" && error !== null && brand in error;
  }
}
