import type { TaskSpec } from "../plan/plan.ts";
import type { TaskRecord } from "../state/task-record.ts";
import type { Draft } from "./draft.ts";
import { endMission } from "./ending.ts";
import { describeFailure, isSpoiled } from "./failure.ts";
import type { DecisionRules } from "./rules.ts";
import { lastFailure } from "./unit.ts";
import { attemptsOf, isLive } from "./view.ts";

/** Has a plan made. A plan that `submit_plan` took is valid by construction; only it leads on. */
export function plan(draft: Draft, rules: DecisionRules): void {
  const attempts = attemptsOf(draft, "plan").filter(({ wave }) => wave === draft.mission.wave);
  const last = attempts.at(-1);
  if (last === undefined) {
    draft.newAttempt("plan", rules.agents.planner);
    return;
  }
  if (isLive(last)) return;
  if (last.submission?.kind === "plan") {
    const { summary, verify, tasks } = last.submission;
    draft.setMission({ summary, verify });
    addTasks(draft, tasks, { by: "planner" });
    draft.setMission({ planVersion: 1 });
    draft.setPhase({ kind: "execute" });
    return;
  }
  const failure = lastFailure(attempts);
  const spoiled = attempts.filter((attempt) => isSpoiledEnd(lastFailure([attempt]))).length;
  const { plans, spoiled: maxSpoiled } = draft.mission.limits;
  if (attempts.length - spoiled >= plans || spoiled > maxSpoiled) {
    const why =
      failure === undefined ? "the planner ended without submitting a plan" : describeFailure(failure);
    endMission(draft, { kind: "failed", reasons: [`no plan after ${attempts.length} attempts: ${why}`] });
    return;
  }
  const notBefore = failure === undefined ? 0 : draft.at + rules.backoffMs(spoiled, failure.retryAfterMs);
  draft.newAttempt("plan", rules.agents.planner, { notBefore });
}

/** Adds tasks behind those that are there. */
export function addTasks(draft: Draft, specs: readonly TaskSpec[], origin: TaskRecord["origin"]): void {
  let position = draft.tasks.size;
  for (const spec of specs) {
    draft.putTask({ spec, position, origin, state: { kind: "pending" }, attempts: 0, spoiled: 0 });
    position += 1;
  }
}

function isSpoiledEnd(failure: ReturnType<typeof lastFailure>): boolean {
  return failure !== undefined && isSpoiled(failure);
}
