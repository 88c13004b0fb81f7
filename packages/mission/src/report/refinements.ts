import { attemptsOf, type MissionView } from "../decide/view.ts";
import type { AttemptRecord } from "../state/records.ts";

/** What came of the planner's second look at a milestone, which it took while earlier tasks ran. */
export interface RefinementReport {
  readonly milestone: string;
  readonly attempt: string;
  readonly state: "running" | "applied" | "unchanged" | "discarded" | "given up";
  /** The version of the plan that it made, or why it was not used. */
  readonly detail: string;
}

/** The refinements of a mission, in the order of their attempts. */
export function refinementsOf(view: MissionView): RefinementReport[] {
  return attemptsOf(view, "refine").map((attempt) => ({
    milestone: attempt.subject ?? "",
    attempt: attempt.id,
    ...outcomeOf(attempt),
  }));
}

function outcomeOf({
  submission,
  state,
  rereads = 0,
}: AttemptRecord): Pick<RefinementReport, "state" | "detail"> {
  if (submission?.kind === "refinement") {
    const { outcome } = submission;
    const again = rereads === 0 ? "" : ", made anew because the plan had moved on";
    if (outcome.kind === "applied")
      return { state: "applied", detail: `plan version ${outcome.version}${again}` };
    if (outcome.kind === "discarded")
      return { state: "discarded", detail: `${outcome.changed.join(", ")} had changed` };
    return { state: "unchanged", detail: "" };
  }
  if (state.kind !== "ended") return { state: "running", detail: "" };
  if (state.end.kind === "cancelled") return { state: "given up", detail: state.end.why };
  if (state.end.kind === "failed") return { state: "given up", detail: state.end.failure.message };
  return { state: "unchanged", detail: "" };
}
