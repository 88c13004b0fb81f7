/** What went wrong with a script or with the wait for a request. */
export type ScriptedModelErrorCode = "OCO_MODEL_SCRIPT" | "OCO_MODEL_REQUEST" | "OCO_MODEL_WAIT";

const brand: unique symbol = Symbol.for("@oco-tools/scripted-model/error");

/** A failure of the scripted model itself, as opposed to a failure that a script plays. */
export class ScriptedModelError extends Error {
  override readonly name = "ScriptedModelError";
  readonly code: ScriptedModelErrorCode;
  readonly [brand] = true;

  constructor(code: ScriptedModelErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }

  static is(error: unknown): error is ScriptedModelError {
    return typeof error === "object" && error !== null && brand in error;
  }
}
