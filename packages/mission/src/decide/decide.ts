import { Draft } from "./draft.ts";
import { endMission, enforceLimits } from "./ending.ts";
import { execute } from "./execution.ts";
import { explore } from "./exploration.ts";
import { integrate } from "./integration.ts";
import { plan } from "./planning.ts";
import type { DecisionRules } from "./rules.ts";
import type { MissionView } from "./view.ts";

/** More rounds than any chain of transitions that one change can set off; reaching it is a defect of the rules. */
const maxRounds = 1000;

/**
 * What follows from the state of a mission: a pure function, so that a crash between two decisions changes nothing.
 * It is repeated until nothing follows any more; the caller commits the draft and then starts what `wantedEffects` says.
 */
export function decide(view: MissionView, at: number, rules: DecisionRules): Draft {
  const draft = new Draft(view, at);
  for (let round = 0; round < maxRounds; round += 1) {
    const before = draft.revision;
    advance(draft, rules);
    if (draft.revision === before) return draft;
  }
  throw new Error(
    `decide() did not settle in ${maxRounds} rounds; notes: ${draft.notes.slice(-5).join("; ")}`,
  );
}

function advance(draft: Draft, rules: DecisionRules): void {
  const { phase, stop, fault } = draft.mission;
  if (phase.kind === "ended") return;
  if (fault !== undefined) return endMission(draft, { kind: "failed", reasons: [fault] });
  if (stop !== undefined) return endMission(draft, { kind: "stopped", by: stop.by, why: stop.why });
  // While a person is asked, nothing runs and the clock of the mission stands still (M9).
  if (phase.kind === "decision") return;
  enforceLimits(draft);
  switch (draft.mission.phase.kind) {
    case "explore":
      return explore(draft, rules);
    case "plan":
      return plan(draft, rules);
    case "execute":
      return execute(draft, rules);
    case "integrate":
      return integrate(draft, rules);
    default:
  }
}
