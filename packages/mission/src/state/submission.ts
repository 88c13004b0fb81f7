import type { TaskSpec } from "../plan/plan.ts";

/** What an agent handed in through a tool during its attempt. */
export type Submission =
  | {
      readonly kind: "plan";
      readonly summary: string;
      readonly verify: readonly string[];
      readonly tasks: readonly TaskSpec[];
    }
  /** A planner's new version of a milestone, and what became of it when it was handed in. */
  | { readonly kind: "refinement"; readonly summary: string; readonly outcome: RefinementOutcome }
  /** A worker that wants its task done in parts. */
  | { readonly kind: "split"; readonly why: string; readonly parts: readonly TaskSpec[] }
  | { readonly kind: "verdict"; readonly verdict: "pass" | "fail"; readonly findings: readonly Finding[] }
  | {
      readonly kind: "completion";
      readonly status: "done" | "blocked";
      readonly summary: string;
      readonly files: readonly string[];
    };

export type RefinementOutcome =
  | { readonly kind: "applied"; readonly version: number }
  | { readonly kind: "unchanged" }
  /** What it was made from had changed, and changed again. */
  | { readonly kind: "discarded"; readonly changed: readonly string[] };

export interface Finding {
  readonly severity: "blocker" | "major" | "minor";
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}
