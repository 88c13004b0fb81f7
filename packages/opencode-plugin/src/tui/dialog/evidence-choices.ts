import { stripVTControlCharacters } from "node:util";
import {
  type CheckEvidence,
  describeInspection,
  describePlace,
  type Inspection,
  type MissionView,
  reportOf,
  type UnitReport,
} from "@oco/mission";
import { plainText } from "../../feedback/plain-text.ts";
import { fit, wrap } from "../board/fit.ts";
import { duration, tokens } from "../board/quantities.ts";
import type { Choice } from "./mission-choices.ts";

const maxCommandWidth = 56;
const reasonWidth = 72;
const maxReasonLines = 3;
const maxPlaces = 3;
/** What fits on a usual screen under the rest of the dialog. */
const maxOutputLines = 20;

/** What a row of the evidence stands for: a command that was run, or a remark with nothing behind it. */
export type EvidenceRow =
  | { readonly kind: "command"; readonly evidence: CheckEvidence }
  | { readonly kind: "remark" };

const remark: EvidenceRow = { kind: "remark" };

/** The evidence of a mission: how it stands, then each unit and the whole with what was checked for them. */
export function evidenceChoices(view: MissionView, now: number): Choice<EvidenceRow>[] {
  const { state, reasons, units, evidence, durationMs, usage, waves } = reportOf(view, now);
  const cost = usage.cost > 0 ? `, $${usage.cost.toFixed(2)}` : "";
  const used = `${tokens(usage.inputTokens + usage.outputTokens)} tokens, ${usage.toolCalls} tool calls${cost}`;
  const category = `Mission ${view.mission.id}`;
  return [
    {
      title: state,
      value: remark,
      description: `${waves} wave(s), ${used}`,
      footer: duration(durationMs),
      category,
    },
    ...reasons.flatMap((reason) =>
      wrap(reason, reasonWidth, maxReasonLines).map((title) => ({ title, value: remark, category })),
    ),
    ...units.flatMap(unitChoices),
    ...evidence.map((entry) => commandChoice(entry, "The whole")),
  ];
}

/** What a command printed last, under its result. */
export function outputOf({ command, exitCode, why, durationMs, outputTail }: CheckEvidence): string {
  const result = exitCode === undefined ? (why ?? "did not run") : `exit code ${exitCode}`;
  const lines = stripVTControlCharacters(outputTail).replaceAll("\t", "    ").trim().split("\n");
  const printed = lines.slice(-maxOutputLines).map((line) => line.replace(/\p{Cc}/gu, ""));
  const output = outputTail.trim() === "" ? "It printed nothing." : printed.join("\n");
  return `$ ${plainText(command)}\n${plainText(result)}, ${duration(durationMs)}\n\n${output}`;
}

function unitChoices({
  id,
  title,
  state,
  attempts,
  reviews,
  inspections,
  evidence,
}: UnitReport): Choice<EvidenceRow>[] {
  const tries = attempts > 1 ? `, ${attempts} attempts` : "";
  const verdicts =
    reviews.length === 0 ? "" : `, review: ${reviews.map(({ verdict }) => verdict).join(", ")}`;
  const category = fit(`${id} ${title}: ${state}${tries}${verdicts}`, reasonWidth);
  const looked = inspections.flatMap((inspection) => inspectionChoices(inspection, category));
  const ran = evidence.map((entry) => commandChoice(entry, category));
  return looked.length + ran.length === 0
    ? [{ title: "nothing was checked yet", value: remark, category }]
    : [...looked, ...ran];
}

/** What was looked for in the changed files, and the first places that were found. */
function inspectionChoices(inspection: Inspection, category: string): Choice<EvidenceRow>[] {
  const findings = inspection.kind === "ran" ? inspection.findings.slice(0, maxPlaces) : [];
  const lines = [describeInspection(inspection), ...findings.map(describePlace)];
  return lines.map((line) => ({ title: fit(plainText(line), reasonWidth), value: remark, category }));
}

function commandChoice(entry: CheckEvidence, category: string): Choice<EvidenceRow> {
  return {
    title: `$ ${fit(entry.command, maxCommandWidth)}`,
    value: { kind: "command", evidence: entry },
    description: entry.exitCode === undefined ? (entry.why ?? "did not run") : `exit code ${entry.exitCode}`,
    footer: duration(entry.durationMs),
    category,
  };
}
