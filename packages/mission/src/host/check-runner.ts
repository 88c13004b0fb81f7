/** The port that runs verify commands. A command that did not run, or did not exit 0, is not evidence. */
export interface CheckRunner {
  run(request: CheckRequest): Promise<CheckEvidence>;
}

export interface CheckRequest {
  /** A plain command line; how it is split into words, and what is refused in it, is the runner's to say. */
  readonly command: string;
  readonly directory: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What a command did, in a form that can be stored and shown. */
export interface CheckEvidence {
  readonly command: string;
  /** `undefined` when it never ran or was ended by a signal. */
  readonly exitCode?: number;
  readonly passed: boolean;
  /** Why it did not pass, in a sentence; absent when it did. */
  readonly why?: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** The end of what it printed, bounded. */
  readonly outputTail: string;
}
