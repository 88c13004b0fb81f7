import type { Inspection, InspectionFinding } from "../host/file-inspector.ts";

/** What keeps a unit from passing. A check that did not run says nothing either way. */
export function inspectionErrors(inspections: readonly Inspection[]): InspectionFinding[] {
  return inspections.flatMap((inspection) =>
    inspection.kind === "ran" ? inspection.findings.filter(({ severity }) => severity === "error") : [],
  );
}

export function isFaultless(inspections: readonly Inspection[]): boolean {
  return inspectionErrors(inspections).length === 0;
}

/** A finding in one line: where, what, and the rule that says so. */
export function describePlace({ file, line, column, message, rule }: InspectionFinding): string {
  return `${file}:${line}:${column}: ${message} [${rule}]`;
}

/** A check in one line: what was looked at and what came of it, or why it was not. */
export function describeInspection(inspection: Inspection): string {
  const { check } = inspection;
  if (inspection.kind === "not-run") return `${check} -> not run: ${inspection.why}`;
  const { files, findings, remarks } = inspection;
  const counts = (["error", "warning", "note"] as const)
    .map((severity) => ({
      severity,
      count: findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}(s)`);
  const left = remarks.length === 0 ? "" : `; ${remarks.join("; ")}`;
  return `${check} of ${files} changed file(s) -> ${counts.join(", ") || "nothing found"}${left}`;
}
