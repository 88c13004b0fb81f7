import { type MissionView, reportOf } from "@oco/mission";
import { fit, wrap } from "./fit.ts";
import { fitLine, type Line, type Tone } from "./line.ts";
import { phaseSpan } from "./phase.ts";
import { duration, elapsed, tokens } from "./quantities.ts";
import { unitLines } from "./units.ts";

/** A mission as the board shows it. */
export interface BoardState {
  readonly view: MissionView;
  /** Whether an OpenCode drives it at present. */
  readonly isDriven: boolean;
}

/** Units are shown until a plan is longer than a side bar has room for. */
const maxUnits = 14;
const maxReasonLines = 4;

/** The board of a mission, at most `width` cells wide. Pure: what it shows follows from the records and the time. */
export function boardLines({ view, isDriven }: BoardState, now: number, width: number): Line[] {
  const { phase } = view.mission;
  const report = reportOf(view, now);
  const lines: Line[] = [
    [{ text: "Mission ", tone: "strong" }, phaseSpan(phase)],
    ...sessionLines(view, width),
    ...unitLines(view, width, maxUnits),
  ];
  if (isRunning(view) && !isDriven)
    lines.push([{ text: fit("paused: no OpenCode drives it", width), tone: "warning" }]);
  lines.push([{ text: fit(figures(view.mission, report.durationMs), width), tone: "muted" }]);
  const [reason] = report.reasons;
  if (reason !== undefined) {
    const tone: Tone = phase.kind === "ended" && phase.outcome.kind === "failed" ? "bad" : "warning";
    lines.push(...wrap(reason, width, maxReasonLines).map((text) => [{ text, tone }]));
  }
  return lines.map((line) => fitLine(line, width));
}

/** Whether the board of a mission changes with time alone. */
export function isTicking({ view, isDriven }: BoardState): boolean {
  return isRunning(view) && isDriven;
}

function isRunning({ mission }: MissionView): boolean {
  return mission.phase.kind !== "ended" && mission.phase.kind !== "decision";
}

function sessionLines(view: MissionView, width: number): Line[] {
  if (view.mission.phase.kind === "ended") return [];
  const counts = new Map<string, number>();
  let sum = 0;
  for (const { agent, state } of view.attempts.values()) {
    if (state.kind !== "running") continue;
    sum += 1;
    counts.set(agent, (counts.get(agent) ?? 0) + 1);
  }
  if (sum === 0) return [[{ text: fit("no session at work", width), tone: "muted" }]];
  const agents = [...counts].map(([agent, count]) => (count === 1 ? agent : `${agent} x${count}`));
  return [[{ text: fit(`${sum} at work: ${agents.join(", ")}`, width), tone: "plain" }]];
}

function figures({ phase, usage }: MissionView["mission"], durationMs: number): string {
  const time = phase.kind === "ended" ? duration(durationMs) : elapsed(durationMs);
  const parts = [time, `${tokens(usage.inputTokens + usage.outputTokens)} tokens`];
  if (usage.cost > 0) parts.push(`$${usage.cost.toFixed(2)}`);
  return parts.join(", ");
}
