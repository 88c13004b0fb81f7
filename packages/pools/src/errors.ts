const brand = Symbol.for("@oco/pools/error");

/** The stable names of what can go wrong; the README has a line for each. */
export type PoolsErrorCode =
  | "OCO_POOLS_ACQUIRE_TIMEOUT"
  | "OCO_POOLS_CIRCUIT_OPEN"
  | "OCO_POOLS_CLOSED"
  | "OCO_POOLS_CREATE_FAILED"
  | "OCO_POOLS_CREATE_TIMEOUT"
  | "OCO_POOLS_DOUBLE_RELEASE"
  | "OCO_POOLS_QUEUE_FULL"
  | "OCO_POOLS_RESET_TIMEOUT"
  | "OCO_POOLS_RESET_UNVERIFIED"
  | "OCO_POOLS_STALE_LEASE";

/** An error of this package, told apart by its `code`. */
export class PoolsError extends Error {
  readonly code: PoolsErrorCode;

  constructor(code: PoolsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = "PoolsError";
    Object.defineProperty(this, brand, { value: true });
  }

  /** Tells whether a value is an error of this package, of any copy of it in the process. */
  static is(value: unknown): value is PoolsError {
    return typeof value === "object" && value !== null && brand in value;
  }
}

/** A breaker refused a call without making it. */
export class CircuitOpenError extends PoolsError {
  /** `open`: it is too early; `half-open`: all probes are taken. */
  readonly state: "open" | "half-open";
  /** Milliseconds until a call may be admitted; 0 when that depends on the probes under way. */
  readonly retryAfterMs: number;

  constructor(name: string, state: "open" | "half-open", retryAfterMs: number, cause: unknown) {
    const when = state === "open" ? `next probe in ${Math.ceil(retryAfterMs)} ms` : "all probes are taken";
    super("OCO_POOLS_CIRCUIT_OPEN", `Breaker "${name}" is ${state}: ${when}`, { cause });
    this.name = "CircuitOpenError";
    this.state = state;
    this.retryAfterMs = retryAfterMs;
  }

  /** Tells whether a value is the refusal of a breaker, of any copy of this package in the process. */
  static override is(value: unknown): value is CircuitOpenError {
    return PoolsError.is(value) && value.code === "OCO_POOLS_CIRCUIT_OPEN";
  }
}
