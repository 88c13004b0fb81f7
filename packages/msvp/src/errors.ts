const brand: symbol = Symbol.for("@oco/msvp.error");

/** Stable codes of the errors this package throws. */
export type MsvpErrorCode =
  | "OCO_MSVP_PROBE"
  | "OCO_MSVP_STABILITY_TIMEOUT"
  | "OCO_MSVP_BARRIER_BROKEN"
  | "OCO_MSVP_COMMAND_SYNTAX"
  | "OCO_MSVP_RESUME_TOKEN"
  | "OCO_MSVP_TIME_LIMIT";

/** Base of every error of this package; tell them apart by `code`. */
export class MsvpError extends Error {
  readonly code: MsvpErrorCode;

  constructor(code: MsvpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Recognises an error of this package, also one of another copy of it in the same process. */
  static is(error: unknown): error is MsvpError {
    return typeof error === "object" && error !== null && brand in error;
  }
}

/** The probe, or the confirmation that follows it, failed too many times in a row. */
export class ProbeError extends MsvpError {
  readonly attempts: number;

  constructor(attempts: number, cause: unknown) {
    super("OCO_MSVP_PROBE", `Probe failed ${attempts} times in a row, last: ${describe(cause)}`, { cause });
    this.attempts = attempts;
  }
}

/** The value was not stable in time. `last` is the newest sample, absent when no probe came back. */
export class StabilityTimeoutError<S = unknown> extends MsvpError {
  readonly last: S | undefined;
  readonly polls: number;

  constructor(timeoutMs: number, last: S | undefined, polls: number) {
    super("OCO_MSVP_STABILITY_TIMEOUT", `Not stable within ${timeoutMs} ms after ${polls} polls`);
    this.last = last;
    this.polls = polls;
  }
}

/** A party of a barrier failed, so the barrier opens for nobody in this generation. */
export class BrokenBarrierError extends MsvpError {
  readonly barrier: string;
  readonly party: string;
  readonly generation: number;

  constructor(barrier: string, party: string, generation: number, cause: unknown) {
    const message = `Barrier "${barrier}" of generation ${generation} is broken by "${party}": ${describe(cause)}`;
    super("OCO_MSVP_BARRIER_BROKEN", message, { cause });
    this.barrier = barrier;
    this.party = party;
    this.generation = generation;
  }
}

/** A command line cannot be run without a shell, or cannot be parsed at all. */
export class CommandSyntaxError extends MsvpError {
  readonly command: string;
  /** Where in `command` the reason stands, in UTF-16 units. */
  readonly index: number;

  constructor(command: string, index: number, reason: string) {
    super("OCO_MSVP_COMMAND_SYNTAX", `Command ${JSON.stringify(command)} at ${index}: ${reason}`);
    this.command = command;
    this.index = index;
  }
}

/** A resume token has another format or belongs to another pipeline. */
export class ResumeTokenError extends MsvpError {
  constructor(reason: string) {
    super("OCO_MSVP_RESUME_TOKEN", `Resume token refused: ${reason}`);
  }
}

/** A call did not come back within its time limit; its signal was aborted and its result is ignored. */
export class TimeLimitError extends MsvpError {
  readonly limitMs: number;

  constructor(what: string, limitMs: number) {
    super("OCO_MSVP_TIME_LIMIT", `${what} took longer than ${limitMs} ms`);
    this.limitMs = limitMs;
  }
}

/** One line about any thrown value. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
