const brand: symbol = Symbol.for("@oco/mission/error");

/** What a {@link MissionError} is about; stable across versions. */
export type MissionErrorCode =
  | "OCO_MISSION_UNKNOWN"
  | "OCO_MISSION_CLOSED"
  | "OCO_MISSION_WORKSPACE"
  | "OCO_MISSION_INVALID";

/** An error of the mission engine; `code` says which. */
export class MissionError extends Error {
  readonly code: MissionErrorCode;

  constructor(code: MissionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MissionError";
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Whether `error` is a MissionError of any copy of this package. */
  static is(error: unknown): error is MissionError {
    return typeof error === "object" && error !== null && brand in error;
  }
}
