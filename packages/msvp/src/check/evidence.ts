import type { CommandEvidence } from "../command/evidence.ts";

/** Data that survives `JSON.stringify`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Something a check found out, as plain data that can be stored and shown. */
export type Evidence = CommandEvidence | QuorumEvidence | RulesEvidence | ErrorEvidence | CustomEvidence;

interface EvidenceFacts {
  readonly isPassed: boolean;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** The votes of several reviewers. */
export interface QuorumEvidence extends EvidenceFacts {
  readonly kind: "quorum";
  /** Votes that had to pass. */
  readonly needed: number;
  readonly votes: readonly Vote[];
}

/** What one reviewer said. `"error"`: it failed to review. `"cut-short"`: the outcome was certain without it. */
export interface Vote {
  readonly reviewer: string;
  readonly vote: "pass" | "fail" | "error" | "cut-short";
  readonly reason: string;
  readonly durationMs: number;
  readonly evidence: readonly Evidence[];
}

/** What structural rules found. */
export interface RulesEvidence extends EvidenceFacts {
  readonly kind: "rules";
  /** Every rule that was applied. */
  readonly rules: readonly string[];
  /** The findings, at most as many as were to be kept. */
  readonly findings: readonly RuleFinding[];
  /** All findings, kept or not. */
  readonly count: number;
}

/** One place that breaks a rule. */
export interface RuleFinding {
  readonly rule: string;
  readonly message: string;
  /** Where, in the words of the rule: a path, a path with a line. */
  readonly where: string;
}

/** A check that could not do its work: it threw, or ran into the time limit of its stage. */
export interface ErrorEvidence extends EvidenceFacts {
  readonly kind: "error";
  readonly name: string;
  readonly code: string | null;
  readonly message: string;
}

/** What a check of the caller's own found out. */
export interface CustomEvidence extends EvidenceFacts {
  readonly kind: "custom";
  /** What was checked. */
  readonly name: string;
  readonly detail: Json;
}
