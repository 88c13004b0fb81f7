/** Settings of the look at the files that a unit changed. */
export interface InspectOptions {
  /** Whether files that do not parse are found. */
  readonly syntax: boolean;
  /** Whether the rules of `.opencode/oco/rules` are held. */
  readonly rules: boolean;
  /** Globs of files that are not looked at, from the project's folder. */
  readonly ignore: readonly string[];
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  /** Milliseconds after which the files that are left are not looked at. */
  readonly timeoutMs: number;
}
