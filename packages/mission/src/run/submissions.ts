import type { Clock } from "../clock.ts";
import type { DecisionRules } from "../decide/rules.ts";
import { splitFaults } from "../decide/split.ts";
import type { PlanInput, TaskInput } from "../plan/plan.ts";
import { validatePlan } from "../plan/validate.ts";
import { type MissionStore, type MissionTransaction, viewOf } from "../state/mission-store.ts";
import type { AttemptRecord, AttemptRole } from "../state/records.ts";
import type { Finding, Submission } from "../state/submission.ts";
import { refine } from "./refinements.ts";

/** What came of a submission; `text` is what the agent is told. */
export type SubmissionOutcome =
  | { readonly kind: "accepted"; readonly text: string }
  | { readonly kind: "refused"; readonly text: string };

/** What a reviewer hands in. */
export interface VerdictInput {
  readonly verdict: "pass" | "fail";
  readonly findings?: readonly Finding[];
}

/** What a worker hands in. */
export interface CompletionInput {
  readonly status: "done" | "blocked";
  readonly summary: string;
  readonly files?: readonly string[];
}

/** How a worker wants its task to be done in parts. */
export interface SplitInput {
  readonly why: string;
  readonly parts: readonly TaskInput[];
}

/**
 * Takes what agents hand in through tools. It belongs to the attempt of the session that calls, is in the store before
 * the agent hears that it was accepted (M4), and only the first one counts.
 */
export class SubmissionDesk {
  readonly #store: MissionStore;
  readonly #rules: DecisionRules;
  readonly #clock: Clock;
  readonly #onAccepted: (missionId: string) => void;

  constructor(
    store: MissionStore,
    rules: DecisionRules,
    clock: Clock,
    onAccepted: (missionId: string) => void,
  ) {
    this.#store = store;
    this.#rules = rules;
    this.#clock = clock;
    this.#onAccepted = onAccepted;
  }

  /** A plan from a planner, or its new version of a milestone; an invalid one is refused with every fault named, and may be tried again. */
  plan(sessionId: string, input: PlanInput): Promise<SubmissionOutcome> {
    return this.#submit(sessionId, ["plan", "refine"], (tx, missionId, attempt) => {
      const settings = { rules: this.#rules, at: this.#clock.date() };
      if (attempt.role === "refine") return refine(tx, { missionId, attempt, input }, settings);
      const existing = [...(viewOf(tx, missionId)?.tasks.values() ?? [])].map(({ spec }) => spec);
      const verdict = validatePlan(input, {
        agents: this.#rules.workers,
        existing,
        workspace: this.#rules.workspace,
      });
      if (verdict.kind === "invalid") {
        const faults = verdict.faults.map((fault) => `- ${fault}`).join("\n");
        return `The plan was not accepted:\n${faults}\nMend it and call submit_plan again.`;
      }
      return { kind: "plan", summary: verdict.summary, verify: verdict.verify, tasks: verdict.tasks };
    });
  }

  verdict(sessionId: string, input: VerdictInput): Promise<SubmissionOutcome> {
    return this.#submit(sessionId, ["review", "master"], () => {
      const findings = input.findings ?? [];
      if (input.verdict === "fail" && findings.length === 0) {
        return "A verdict of fail needs at least one finding that says what to change.";
      }
      return { kind: "verdict", verdict: input.verdict, findings };
    });
  }

  completion(sessionId: string, input: CompletionInput): Promise<SubmissionOutcome> {
    return this.#submit(sessionId, ["work"], () => ({
      kind: "completion",
      status: input.status,
      summary: input.summary,
      files: input.files ?? [],
    }));
  }

  /** A worker splits its own task into parts, which others then do before it goes on (E4). */
  split(sessionId: string, input: SplitInput): Promise<SubmissionOutcome> {
    return this.#submit(sessionId, ["work"], (tx, missionId, attempt) => {
      const view = viewOf(tx, missionId);
      const task = view?.tasks.get(attempt.subject ?? "");
      if (view === undefined || task === undefined) return "There is no task to split.";
      const existing = [...view.tasks.values()].map(({ spec }) => spec);
      const { workers: agents, workspace } = this.#rules;
      const verdict = validatePlan({ summary: "", tasks: input.parts }, { agents, existing, workspace });
      const faults = [
        ...(splitFaults(view, task, input.parts) ?? []),
        ...(verdict.kind === "invalid" ? verdict.faults : []),
      ];
      if (verdict.kind === "invalid" || faults.length > 0)
        return `The task was not split:\n${[...new Set(faults)].map((fault) => `- ${fault}`).join("\n")}`;
      return { kind: "split", why: input.why, parts: verdict.tasks };
    });
  }

  async #submit(
    sessionId: string,
    roles: readonly AttemptRole[],
    make: (tx: MissionTransaction, missionId: string, attempt: AttemptRecord) => Submission | string,
  ): Promise<SubmissionOutcome> {
    const result = await this.#store.transact(`submission of ${sessionId}`, (tx) => {
      const attempt = openAttempt(tx, sessionId, roles);
      if (typeof attempt === "string") return refused(attempt);
      const submission = make(tx, attempt.missionId, attempt.record);
      if (typeof submission === "string") return refused(submission);
      tx.set(["attempt", attempt.missionId, attempt.record.id], {
        ...attempt.record,
        submission,
        submittedAt: this.#clock.date(),
      });
      return {
        kind: "accepted",
        text: answerTo(submission),
        missionId: attempt.missionId,
      } as const;
    });
    if (result.kind === "accepted") this.#onAccepted(result.missionId);
    return result;
  }
}

function answerTo(submission: Submission): string {
  const isDiscarded = submission.kind === "refinement" && submission.outcome.kind === "discarded";
  return isDiscarded
    ? "The plan has moved on again, and your edits are not used. End your turn now."
    : "Accepted. End your turn now.";
}

function refused(text: string): SubmissionOutcome & { readonly kind: "refused" } {
  return { kind: "refused", text };
}

function openAttempt(
  tx: MissionTransaction,
  sessionId: string,
  roles: readonly AttemptRole[],
): { readonly missionId: string; readonly record: AttemptRecord } | string {
  const session = tx.get(["session", sessionId]);
  const record =
    session === undefined ? undefined : tx.get(["attempt", session.missionId, session.attemptId]);
  if (session === undefined || record === undefined) return "This session takes part in no mission.";
  if (record.state.kind === "ended") return "This attempt is over; nothing more is taken from it.";
  if (!roles.includes(record.role))
    return `This is a ${record.role} attempt; this tool is for ${roles.join(" or ")}.`;
  if (record.submission !== undefined)
    return "Already handed in; only the first one counts. End your turn now.";
  return { missionId: session.missionId, record };
}
