import { expect, test } from "vitest";
import { closingLine, totalsOf } from "../src/index.ts";

test("reports add up, and the skipped are named only when there are some", () => {
  const totals = totalsOf([
    { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, testResults: [] },
    { numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults: [] },
  ]);
  expect(totals).toEqual({ passed: 5, failed: 1, skipped: 2 });
  expect(closingLine(totals)).toBe("5 passed, 1 failed, 2 skipped");
  expect(closingLine({ passed: 1, failed: 0, skipped: 0 })).toBe("1 passed, 0 failed");
});

test("a report that cannot be read and a file that could not be loaded are failures", () => {
  const unloaded = { status: "failed", assertionResults: [] };
  expect(
    totalsOf([undefined, { numPassedTests: 0, numFailedTests: 0, testResults: [unloaded] }]).failed,
  ).toBe(2);
});
