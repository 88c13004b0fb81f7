import type { TurnFailure, Usage } from "../host/agent-host.ts";
import type { CheckEvidence } from "../host/check-runner.ts";
import type { Inspection } from "../host/file-inspector.ts";
import type { MergeOutcome } from "../host/workspace.ts";
import type { PlanChange } from "../plan/edit.ts";
import type { Limits } from "./limits.ts";
import type { Submission } from "./submission.ts";

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
