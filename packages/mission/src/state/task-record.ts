import type { CheckEvidence } from "../host/check-runner.ts";
import type { InspectionFinding } from "../host/file-inspector.ts";
import type { TaskSpec } from "../plan/plan.ts";
import type { Finding } from "./submission.ts";

/** A task of the plan and where it stands. */
export interface TaskRecord {
  readonly spec: TaskSpec;
  /** Position in the plan; the order in which equals are started and shown. */
  readonly position: number;
  readonly origin: {
    readonly by: "planner" | "repair" | "worker" | "person" | "triage";
    readonly why?: string;
  };
  readonly state: TaskState;
  /** Attempts that count against the task; those that a provider spoiled do not. */
  readonly attempts: number;
  /** Attempts that a provider or the host spoiled since the last that counted. */
  readonly spoiled: number;
  /** How often it was handed to the fixer. */
  readonly diagnoses?: number;
  /** How often it was split; each time it goes on in a new place. */
  readonly splits?: number;
  /** What the next attempt has to know about the last one. */
  readonly feedback?: Feedback;
  /** Not before this time; set after a provider's error. */
  readonly notBefore?: number;
  readonly result?: { readonly summary: string; readonly files: readonly string[] };
}

/**
 * Where a task stands; a task that is `pending` with every dependency done is ready. `rivals` are the work attempts
 * that may still become the candidate: one in normal mode, several in a race.
 */
export type TaskState =
  | { readonly kind: "pending" }
  /** `hasGivenBack`: a rival of this race has failed already, so that the round counts however the others end. */
  | { readonly kind: "working"; readonly rivals: readonly string[]; readonly hasGivenBack?: true }
  | { readonly kind: "checking"; readonly attempt: string; readonly rivals: readonly string[] }
  | { readonly kind: "reviewing"; readonly attempt: string; readonly rivals: readonly string[] }
  | { readonly kind: "merging"; readonly attempt: string; readonly rivals: readonly string[] }
  | { readonly kind: "done"; readonly attempt: string; readonly at: number }
  | { readonly kind: "failed"; readonly why: string; readonly at: number }
  | { readonly kind: "dropped"; readonly why: string };

/** What was wrong with an attempt, in the words of what found it. */
export type Feedback =
  | { readonly kind: "check"; readonly evidence: CheckEvidence }
  | { readonly kind: "inspection"; readonly findings: readonly InspectionFinding[] }
  | { readonly kind: "review"; readonly findings: readonly Finding[] }
  | { readonly kind: "blocked"; readonly summary: string }
  | { readonly kind: "merge"; readonly detail: string; readonly files: readonly string[] };
