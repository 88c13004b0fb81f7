import type { AttemptRecord, MissionView, TaskRecord } from "@oco/mission";

/** How much of a goal or of instructions stands in a block, in characters. */
const maxText = 1_500;
const maxUnits = 60;

/**
 * What the commander has to know of an unfinished mission, in a few lines that change only with the mission's state. It
 * says nothing about which step a unit is in: that would change with every step and spoil the prompt cache.
 */
export function missionBlock({ mission, tasks }: MissionView): string | undefined {
  if (mission.phase.kind === "ended") return undefined;
  const units = [...tasks.values()].sort((a, b) => a.position - b.position);
  const lines = units
    .slice(0, maxUnits)
    .map((task) => `- ${task.spec.id} ${oneLine(task.spec.title, 120)}: ${stateOf(task)}`);
  const rest = units.length > maxUnits ? [`- and ${units.length - maxUnits} more: mission_status`] : [];
  const next =
    mission.phase.kind === "decision"
      ? `It waits for a decision: ${oneLine(mission.phase.question, maxText)} Answer with mission_decide (${mission.phase.options.join(", ")}), then call mission_run.`
      : "Go on with mission_run; its agents do the work, not you.";
  return [
    `## Unfinished mission ${mission.id}`,
    `Goal: ${oneLine(mission.goal, maxText)}`,
    ...(units.length === 0 ? [`Phase: ${mission.phase.kind}`] : ["Units:", ...lines, ...rest]),
    next,
  ].join("\n");
}

/** What a session that works for a mission must not lose when its history is summed up. */
export function attemptBlock({ mission, tasks }: MissionView, attempt: AttemptRecord): string {
  const task = tasks.get(attempt.subject ?? "");
  const lines = [
    `This session is the ${attempt.role} attempt ${attempt.id} of mission ${mission.id}.`,
    `Goal of the mission: ${oneLine(mission.goal, maxText)}`,
  ];
  if (task !== undefined) {
    const { spec } = task;
    lines.push(`Task ${spec.id}: ${oneLine(spec.title, 200)}`, cut(spec.instructions, maxText * 2));
    if (spec.files.length > 0) lines.push(`Files it owns: ${spec.files.join(", ")}`);
    if (spec.verify.length > 0) lines.push(`Commands that must pass: ${spec.verify.join("; ")}`);
  }
  const handIn = {
    work: "complete_task",
    plan: "submit_plan",
    refine: "submit_plan",
    review: "submit_verdict",
    master: "submit_verdict",
    scout: undefined,
  }[attempt.role];
  if (handIn !== undefined)
    lines.push(
      attempt.submission === undefined
        ? `It ends with ${handIn}, which was not called yet.`
        : `${handIn} was accepted; end the turn.`,
    );
  return lines.join("\n");
}

function stateOf({ state }: TaskRecord): string {
  if (state.kind === "done") return "verified";
  return state.kind === "failed" || state.kind === "dropped" ? state.kind : "open";
}

function oneLine(text: string, max: number): string {
  return cut(text.replace(/\s+/g, " ").trim(), max);
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)} [...]`;
}
