import type { Draft } from "./draft.ts";
import { meters } from "./ending.ts";
import { waitingMilestone, waitingMilestones } from "./milestones.ts";
import type { DecisionRules } from "./rules.ts";
import { attemptsOf, isLive } from "./view.ts";

/** Nothing is spent on what may be thrown away once a mission has used this part of one of its limits. */
const thriftyFrom = 0.5;

/**
 * While a wave runs, has the planner look again at the next milestone with what is known by now. It is work that the mission
 * can do without: one at a time, bounded for each milestone, given up as soon as the milestone can begin (E6).
 */
export function speculate(draft: Draft, rules: DecisionRules): void {
  const { speculation } = draft.mission.limits;
  const live = attemptsOf(draft, "refine").find(isLive);
  if (live !== undefined) {
    const isOver = waitingMilestone(draft, live.subject ?? "") === undefined;
    // What was handed in is in the plan: its session only has to end its turn.
    if (isOver && live.submission === undefined) draft.cancel([live.id], "its milestone can begin");
    return;
  }
  if (speculation === 0 || isThrifty(draft)) return;
  const next = waitingMilestones(draft).find(
    ({ task }) => attemptsOf(draft, "refine", task.spec.id).length < speculation,
  );
  if (next !== undefined) draft.newAttempt("refine", rules.agents.planner, { subject: next.task.spec.id });
}

/** Gives a refinement up where nothing runs any more beside which it could be made. */
export function endSpeculation(draft: Draft, why: string): void {
  const live = attemptsOf(draft, "refine").filter(isLive);
  draft.cancel(
    live.map(({ id }) => id),
    why,
  );
}

function isThrifty(draft: Draft): boolean {
  return meters(draft).some(({ name, used, limit }) => name !== "waves" && used >= thriftyFrom * limit);
}
