export { type CheckOutcome, type CheckStep, runStep } from "./step.ts";
export { steps } from "./steps.ts";
