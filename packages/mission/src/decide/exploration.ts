import type { TurnFailure } from "../host/agent-host.ts";
import type { MissionLevel } from "../state/records.ts";
import type { Draft } from "./draft.ts";
import { isSpoiled } from "./failure.ts";
import type { DecisionRules } from "./rules.ts";
import { lastFailure } from "./unit.ts";
import { attemptsOf, isLive } from "./view.ts";

/** What the scouts of a level look at, each in a session of its own. */
export const scoutTopics: Readonly<Record<MissionLevel, readonly string[]>> = {
  L1: [],
  L2: ["structure", "stack"],
  L3: ["structure", "stack", "docs", "infra"],
};

/** Sends out the scouts and goes on to the plan when every one has come back or was given up. */
export function explore(draft: Draft, rules: DecisionRules): void {
  let isWaiting = false;
  for (const topic of scoutTopics[draft.mission.level]) {
    const attempts = attemptsOf(draft, "scout", topic);
    const last = attempts.at(-1);
    if (last === undefined) {
      draft.newAttempt("scout", rules.agents.scout, { subject: topic });
      isWaiting = true;
    } else if (isLive(last)) {
      isWaiting = true;
    } else {
      isWaiting = sendAgain(draft, rules, topic, attempts.length, lastFailure([last])) || isWaiting;
    }
  }
  if (!isWaiting) draft.setPhase({ kind: "plan" });
}

/** A scout that a provider spoiled goes again, within bounds (M9); one that failed by itself is missed, not waited for. */
function sendAgain(
  draft: Draft,
  rules: DecisionRules,
  topic: string,
  sent: number,
  failure: TurnFailure | undefined,
): boolean {
  if (failure === undefined || !isSpoiled(failure) || sent > draft.mission.limits.spoiled) return false;
  const notBefore = draft.at + rules.backoffMs(sent, failure.retryAfterMs);
  draft.newAttempt("scout", rules.agents.scout, { subject: topic, notBefore });
  return true;
}
