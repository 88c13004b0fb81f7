import type { Verdict } from "../check/verdict.ts";
import type { MsvpError } from "../errors.ts";
import type { ResumeToken } from "./resume-token.ts";

/** How a run ended, with everything that was found out. */
export type PipelineReport = PassedReport | FailedReport;

export interface PassedReport extends ReportFacts {
  readonly outcome: "passed";
}

export interface FailedReport extends ReportFacts {
  readonly outcome: "failed";
  /** Name of the entry that did not let the run pass. */
  readonly failedAt: string;
  readonly reason: string;
  /** A `BrokenBarrierError` that names the unit, when a unit was the reason. */
  readonly error: MsvpError | null;
}

interface ReportFacts {
  /** Every verdict, in the order they were given; those of the earlier run included. */
  readonly verdicts: readonly Verdict[];
  /** Failed units that the run went on without. */
  readonly excused: readonly { readonly unit: string; readonly reason: string }[];
  /** Verdicts taken over from the earlier run. */
  readonly resumed: number;
  /** Lets a later run go on from here. */
  readonly token: ResumeToken;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}
