import { describeInspection, describePlace } from "../decide/inspection.ts";
import type { CheckEvidence } from "../host/check-runner.ts";
import type { Inspection } from "../host/file-inspector.ts";
import type { RefinementReport } from "./refinements.ts";
import type { MissionReport, UnitReport } from "./report.ts";

/** A report as text. Its first line is `MISSION <id> <state>`; scripts may rely on that. */
export function renderReport(report: MissionReport): string {
  const { missionId, state, goal, reasons, units, refinements, evidence } = report;
  const { waves, durationMs, usage, audit } = report;
  const lines = [`MISSION ${missionId} ${state}`, `Goal: ${goal.replace(/\s+/g, " ")}`];
  for (const reason of reasons) lines.push(`Reason: ${reason}`);
  lines.push(
    "",
    `Units (${units.filter((unit) => unit.state === "done").length} of ${units.length} verified):`,
  );
  lines.push(...units.flatMap(renderUnit));
  if (refinements.length > 0)
    lines.push("", "Refined while earlier tasks ran:", ...refinements.map(renderRefinement));
  if (evidence.length > 0) lines.push("", "Evidence on the whole:", ...evidence.map(renderEvidence));
  lines.push(
    "",
    `${seconds(durationMs)}, ${waves} wave(s), ${usage.toolCalls} tool calls, ${usage.inputTokens + usage.outputTokens} tokens`,
  );
  if (usage.cost > 0) lines.push(`Cost: ${usage.cost.toFixed(4)} USD`);
  if (audit?.kind === "verified")
    lines.push(`Audit log: ${audit.count} records, head ${audit.head}, verified`);
  if (audit?.kind === "broken") lines.push(`Audit log: BROKEN, ${audit.why}`);
  return lines.join("\n");
}

function renderUnit({ id, title, state, attempts, reviews, inspections, evidence }: UnitReport): string[] {
  const verdicts =
    reviews.length === 0 ? "" : `, review: ${reviews.map(({ verdict }) => verdict).join(", ")}`;
  const tries = attempts > 1 ? `, ${attempts} attempts` : "";
  return [
    `- ${id} ${title}: ${state}${tries}${verdicts}`,
    ...inspections.flatMap(renderInspection).map((line) => `  ${line}`),
    ...evidence.map((entry) => `  ${renderEvidence(entry)}`),
  ];
}

/** What a report shows of one inspection; all of it is in the artifact `check <attempt>`. */
const maxPlaces = 5;

function renderInspection(inspection: Inspection): string[] {
  const findings = inspection.kind === "ran" ? inspection.findings : [];
  const places = findings
    .slice(0, maxPlaces)
    .map((finding) => `  ${finding.severity} ${describePlace(finding)}`);
  const more = findings.length > maxPlaces ? [`  (${findings.length - maxPlaces} more)`] : [];
  return [describeInspection(inspection), ...places, ...more];
}

function renderRefinement({ milestone, state, detail }: RefinementReport): string {
  return `- ${milestone}: ${state}${detail === "" ? "" : ` (${detail.replace(/\s+/g, " ")})`}`;
}

function renderEvidence({ command, exitCode, why, durationMs }: CheckEvidence): string {
  return `$ ${command} -> ${exitCode === undefined ? (why ?? "did not run") : `exit code ${exitCode}`} (${seconds(durationMs)})`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
