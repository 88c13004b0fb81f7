import type { Inspection, InspectionFinding, InspectionRun } from "../host/file-inspector.ts";
import type { AttemptRecord } from "../state/records.ts";
import type { MissionContext } from "./mission-context.ts";
import { within } from "./wait.ts";

/** What is stored of one inspection, whatever an inspector hands over. */
const maxChecks = 20;
const maxFindings = 100;
const maxRemarks = 20;
const maxText = 500;

/**
 * Has the files inspected that an attempt changed. An inspector that fails or takes too long is not in the unit's way: it
 * is recorded as not run. Looking changes nothing, so it can be done again after a crash (M4).
 */
export async function inspect(
  context: MissionContext,
  attempt: AttemptRecord,
  directory: string,
  signal: AbortSignal,
): Promise<readonly Inspection[]> {
  const { inspector, workspace, mission, clock } = context;
  const { subject: task, submission } = attempt;
  if (inspector === undefined || task === undefined) return [];
  const named = [
    ...context.store.claimed(mission.id, task),
    ...(submission?.kind === "completion" ? submission.files : []),
  ];
  const request = { missionId: mission.id, place: attempt.place ?? task, named, since: mission.createdAt };
  const look = async (running: AbortSignal): Promise<readonly Inspection[]> => {
    const { files, before } = await workspace.changes(request);
    return inspector.inspect({ directory, files, before, signal: running });
  };
  try {
    const inspections = await within(clock, mission.limits.checkMs, look, signal);
    return inspections.slice(0, maxChecks).map(bounded);
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    context.report(`the files of ${attempt.id} could not be inspected`, error);
    return [{ kind: "not-run", check: "inspection", why: cut(why) }];
  }
}

function bounded(inspection: Inspection): Inspection {
  const check = cut(inspection.check);
  if (inspection.kind === "not-run") return { kind: "not-run", check, why: cut(inspection.why) };
  const { files, startedAt, durationMs, findings } = inspection;
  const kept = worstFirst(findings).slice(0, maxFindings).map(boundedFinding);
  const remarks = remarksOf(inspection, kept.length);
  return {
    kind: "ran",
    check,
    files,
    findings: kept,
    remarks,
    startedAt,
    durationMs: Math.round(durationMs),
  };
}

/** Errors come first, so that the bound never hides that a unit did not pass. */
function worstFirst(findings: readonly InspectionFinding[]): InspectionFinding[] {
  return (["error", "warning", "note"] as const).flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
}

function remarksOf({ remarks, findings }: InspectionRun, kept: number): string[] {
  const left = findings.length - kept;
  const own = left > 0 ? [`${left} more finding(s) are not kept`] : [];
  return [...own, ...remarks].slice(0, maxRemarks).map(cut);
}

function boundedFinding({
  severity,
  rule,
  message,
  file,
  line,
  column,
}: InspectionFinding): InspectionFinding {
  return { severity, rule: cut(rule), message: cut(message), file: cut(file), line, column };
}

function cut(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText - 1)}…` : text;
}
