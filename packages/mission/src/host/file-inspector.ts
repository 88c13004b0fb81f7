/**
 * The port that looks at the files a unit has changed, before its commands are run. It judges what is new: what a file
 * had wrong before the unit is not the unit's doing. What could not be looked at is said; silence is never evidence.
 */
export interface FileInspector {
  inspect(request: InspectionRequest): Promise<readonly Inspection[]>;
}

export interface InspectionRequest {
  readonly directory: string;
  /** What the unit changed: relative to `directory`, with `/`; regular files whose real path is below it. */
  readonly files: readonly string[];
  /** The texts of a file that the unit began with; none where it is new or nothing is known of it. */
  readonly before: (file: string) => Promise<readonly string[]>;
  readonly signal: AbortSignal;
}

/** What came of one check of the changed files, in a form that can be stored and shown. */
export type Inspection = InspectionRun | InspectionLeftOut;

export interface InspectionRun {
  readonly kind: "ran";
  /** What was looked for, such as `syntax`. */
  readonly check: string;
  /** How many files were looked at. */
  readonly files: number;
  readonly findings: readonly InspectionFinding[];
  /** What was not looked at and why, one sentence each. */
  readonly remarks: readonly string[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** A check that did not run: no evidence, neither for nor against the unit. */
export interface InspectionLeftOut {
  readonly kind: "not-run";
  readonly check: string;
  readonly why: string;
}

/** One place in a changed file. An `error` fails the unit; the others are shown to its reviewers. */
export interface InspectionFinding {
  readonly severity: "error" | "warning" | "note";
  /** The rule that says so, or the name of the check. */
  readonly rule: string;
  readonly message: string;
  readonly file: string;
  /** From 1, as `column`. */
  readonly line: number;
  readonly column: number;
}
