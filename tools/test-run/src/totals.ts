/** How many tests ended how, over all reports of a run. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Adds up Vitest's JSON reports; a report that is not one counts as a failure, never as silence. */
export function totalsOf(reports: readonly unknown[]): Totals {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const report of reports) {
    const counts = typeof report === "object" && report !== null ? (report as Record<string, unknown>) : {};
    if (typeof counts.numPassedTests !== "number") {
      failed += 1;
      continue;
    }
    passed += counts.numPassedTests;
    failed += number(counts.numFailedTests) + brokenFiles(counts);
    skipped += number(counts.numPendingTests) + number(counts.numTodoTests);
  }
  return { passed, failed, skipped };
}

/** The closing line of a test run. */
export function closingLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/** A file that failed to load has no failed test of its own. */
function brokenFiles(counts: Readonly<Record<string, unknown>>): number {
  const files = Array.isArray(counts.testResults) ? counts.testResults : [];
  return files.filter((file: { status?: unknown; assertionResults?: unknown }) => {
    const tests = Array.isArray(file.assertionResults) ? file.assertionResults : [];
    return (
      file.status === "failed" && !tests.some((entry: { status?: unknown }) => entry.status === "failed")
    );
  }).length;
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
