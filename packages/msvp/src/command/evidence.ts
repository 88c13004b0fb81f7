import type { MsvpErrorCode } from "../errors.ts";

/** How a command ended. Only `"exited"` has an exit code, and only exit code 0 passes. */
export type CommandOutcome = "exited" | "signaled" | "timed-out" | "aborted" | "not-started";

/** What was run, and what came of it; plain data that can be stored and shown. */
export interface CommandEvidence {
  readonly kind: "command";
  /** The command as it was given; an argument vector is shown quoted. */
  readonly command: string;
  readonly cwd: string;
  /** Whether a shell interpreted the command. */
  readonly shell: boolean;
  readonly outcome: CommandOutcome;
  /** `outcome` is `"exited"` and `exitCode` is 0. */
  readonly isPassed: boolean;
  /** Exit code of the last program that ran; null when it did not exit by itself. */
  readonly exitCode: number | null;
  /** Signal that ended the last program. */
  readonly signal: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** The end of standard output and standard error, in the order of arrival. */
  readonly outputTail: string;
  /** All bytes printed, kept or not. */
  readonly outputBytes: number;
  /** Whether `outputTail` lacks the beginning. */
  readonly truncated: boolean;
  readonly timedOut: boolean;
  /** Processes that the command had left running were killed. */
  readonly leftovers: boolean;
  /** Programs of an `&&` chain that were started, of those that it names. */
  readonly stepsRun: number;
  readonly steps: number;
  /** Why the command was not started, or what went wrong while it was ended. */
  readonly error: CommandFault | null;
}

export interface CommandFault {
  /** A code of this package, or of the operating system such as `ENOENT`. */
  readonly code: MsvpErrorCode | (string & {});
  readonly message: string;
}
