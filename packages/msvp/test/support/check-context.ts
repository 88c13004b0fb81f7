import type { CheckContext } from "@oco/msvp";

/** The context of a first attempt outside any pipeline. */
export function contextOf(signal: AbortSignal = new AbortController().signal): CheckContext {
  return { stage: "stage", unit: "unit", attempt: 1, feedback: [], signal };
}
