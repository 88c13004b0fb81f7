import type { TurnFailure, Usage } from "../host/agent-host.ts";
import type { CheckEvidence } from "../host/check-runner.ts";
import type { Inspection, InspectionFinding } from "../host/file-inspector.ts";
import type { MergeOutcome } from "../host/workspace.ts";
import type { PlanChange } from "../plan/edit.ts";
import type { TaskSpec } from "../plan/plan.ts";
import type { Limits } from "./limits.ts";

/** Everything about a mission but its tasks and attempts. */
export interface MissionRecord {
  readonly id: string;
  readonly goal: string;
  readonly directory: string;
  /** The session of the person that asked for it. */
  readonly parentSessionId?: string;
  /** `provider/model` for agents that have none of their own. */
  readonly model?: string;
  readonly level: MissionLevel;
  readonly limits: Limits;
  /** Epoch milliseconds, as every `...At` of the records. */
  readonly createdAt: number;
  readonly phase: MissionPhase;
  /** How often work was planned or repaired so far; 1 for the first plan. */
  readonly wave: number;
  readonly summary: string;
  /** Commands that must pass on the whole. */
  readonly verify: readonly string[];
  /** What ended attempts have consumed. */
  readonly usage: Usage;
  /** Milliseconds that the mission has waited for a person; they do not count as wall time. */
  readonly pausedMs?: number;
  /** Counts the accepted changes of the plan; the planner's plan is version 1. */
  readonly planVersion?: number;
  /** Limits for which the warning at 80 % was given. */
  readonly warned: readonly string[];
  /** What a stop was asked for, until it is carried out. */
  readonly stop?: { readonly by: string; readonly why: string };
  /** Something that the engine itself cannot get over. */
  readonly fault?: string;
  /** What each failed integration saw (tree and fault), newest last; equal ones in a row are stagnation. */
  readonly fingerprints: readonly string[];
}

/** L1: one worker, no planner. L2: scouts and a plan. L3: more scouts and milestones. */
export type MissionLevel = "L1" | "L2" | "L3";

/** Where a mission stands. */
export type MissionPhase =
  | { readonly kind: "explore" }
  | { readonly kind: "plan" }
  | { readonly kind: "execute" }
  | { readonly kind: "integrate"; readonly step: IntegrationStep }
  /** Nothing runs until a person, or the commander for them, has answered. */
  | {
      readonly kind: "decision";
      readonly question: string;
      readonly options: readonly string[];
      readonly askedAt: number;
    }
  | {
      readonly kind: "ended";
      readonly outcome: MissionOutcome;
      readonly at: number;
      readonly isCleaned: boolean;
      /** Where verified work is that could not be brought into the person's tree. */
      readonly kept?: string;
    };

export type IntegrationStep = "land" | "check" | "review";

/** How a mission ended. */
export type MissionOutcome =
  | { readonly kind: "sealed" }
  | { readonly kind: "failed"; readonly reasons: readonly string[] }
  | { readonly kind: "stopped"; readonly by: string; readonly why: string };

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

/** What an attempt is for. */
export type AttemptRole = "scout" | "plan" | "refine" | "work" | "review" | "master";

/** One session's work on one thing; an attempt belongs to exactly one session (M2). */
export interface AttemptRecord {
  readonly id: string;
  readonly role: AttemptRole;
  readonly agent: string;
  /** `provider/model`, where the plan asks for a certain one. */
  readonly model?: string;
  /** Counts the attempts with the same role and subject, from 1. */
  readonly number: number;
  /** Which wave it was made in. */
  readonly wave: number;
  /** Where a `work` attempt edits files: the task's own place, or one of a race. */
  readonly place?: string;
  /** The task of a `work` or `review`; the milestone of a `refine`; the topic of a `scout`. */
  readonly subject?: string;
  /** The attempt that a `review` looks at. */
  readonly reviews?: string;
  readonly createdAt: number;
  readonly state: AttemptState;
  readonly submission?: Submission;
  readonly submittedAt?: number;
  /** What a `refine` was shown last. */
  readonly reads?: ReadSet;
  /** How often a `refine` was shown the plan anew because it had moved on. */
  readonly rereads?: number;
}

/** What a refinement was made from; its edits are taken only while all of it is as it was (E6). */
export interface ReadSet {
  /** Version of the plan. */
  readonly plan: number;
  /** Tasks, each with the version of the store that wrote its record. */
  readonly tasks: readonly { readonly id: string; readonly version: number }[];
}

export type AttemptState =
  | { readonly kind: "queued"; readonly notBefore?: number }
  /** The turn is stored before it is sent (M4); after a crash its id tells what became of it. */
  | {
      readonly kind: "running";
      readonly sessionId: string;
      readonly turnId: string;
      readonly turn: number;
      readonly at: number;
    }
  | {
      readonly kind: "ended";
      readonly sessionId?: string;
      readonly end: AttemptEnd;
      readonly usage: Usage;
      readonly at: number;
    };

/** How an attempt ended. */
export type AttemptEnd =
  | { readonly kind: "answered"; readonly text: string }
  | { readonly kind: "failed"; readonly failure: TurnFailure }
  /** The engine ended it: its task was won by another, dropped, or the mission stopped. */
  | { readonly kind: "cancelled"; readonly why: string };

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

/** What the store keeps of a mission that is in the archive. */
export interface ArchivedRecord {
  readonly id: string;
  readonly goal: string;
  readonly createdAt: number;
  readonly endedAt: number;
  readonly outcome: MissionOutcome["kind"];
  /** How many tasks it had. */
  readonly tasks: number;
}

/** What the last step of a mission decided, in words; its history is the story of the mission. */
export interface NoteRecord {
  readonly lines: readonly string[];
}

/** An accepted change of the plan. */
export interface EditRecord extends Pick<PlanChange, "by" | "why" | "edits" | "token"> {
  readonly version: number;
  readonly at: number;
}

/** What was checked for an attempt, or for the whole mission: changed files inspected, verify commands run. */
export interface CheckRecord {
  /** `<attempt>` for a unit, `wave-<n>` for the mission. */
  readonly id: string;
  /** What came of looking at the files that the unit changed; its commands are run only when that found no error. */
  readonly inspections?: readonly Inspection[];
  readonly evidence: readonly CheckEvidence[];
}

/** What became of a merge: of a unit (`id` is the attempt) or of the whole (`wave-<n>`). */
export interface MergeRecord {
  readonly id: string;
  readonly outcome: MergeOutcome;
  /** State of the person's tree after it, where it was taken. */
  readonly fingerprint?: string;
}

/** Whether the person's session was told how the mission ended. */
export type DeliveryRecord =
  /** `messageId`: what the message is going to be called, stored before it is sent. */
  | { readonly kind: "pending"; readonly messageId?: string }
  | { readonly kind: "delivered"; readonly at: number; readonly how: "tool" | "message" };

/** Which attempt a host session belongs to. */
export interface SessionRecord {
  readonly missionId: string;
  readonly attemptId: string;
}

/** Which process drives a mission. It ends by itself, so that a dead process holds nothing. */
export interface LeaseRecord {
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}
