import type { MissionEngine } from "../run/mission-engine.ts";
import type { SubmissionOutcome } from "../run/submissions.ts";
import type { SimulatedSubmission } from "./simulated-host.ts";

/** Hands a simulated agent's submission to an engine, as the tool that it names would. */
export function handIn(
  { submissions }: MissionEngine,
  sessionId: string,
  { tool, input }: SimulatedSubmission,
): Promise<SubmissionOutcome> {
  switch (tool) {
    case "submit_plan":
      return submissions.plan(sessionId, input);
    case "submit_verdict":
      return submissions.verdict(sessionId, input);
    case "split_task":
      return submissions.split(sessionId, input);
    case "complete_task":
      return submissions.completion(sessionId, input);
  }
}
