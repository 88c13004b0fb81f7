import { resolve } from "node:path";
import { runStep } from "./step.ts";
import { steps } from "./steps.ts";

const root = resolve(import.meta.dirname, "../../..");
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const step of steps(root)) counts[runStep(step, console.log)] += 1;
console.log(`\ncheck: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
