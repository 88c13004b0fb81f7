import type { TurnFailure } from "../host/agent-host.ts";
import type { Feedback } from "../state/task-record.ts";
import { describePlace } from "./inspection.ts";

/** Whether a failure says nothing about the work: the provider's or the host's fault, not the agent's. */
export function isSpoiled(failure: TurnFailure): boolean {
  return failure.cause === "rate-limit" || failure.cause === "provider" || failure.cause === "aborted";
}

/** A failed turn in one line. */
export function describeFailure(failure: TurnFailure): string {
  return `${failure.cause}: ${firstLine(failure.message)}`;
}

/** Feedback in one line: which command with which exit code, or which finding. */
export function describeFeedback(feedback: Feedback): string {
  switch (feedback.kind) {
    case "check": {
      const { command, exitCode, why } = feedback.evidence;
      const how = exitCode === undefined ? (why ?? "it did not run") : `exit code ${exitCode}`;
      return `command ${JSON.stringify(command)} did not pass: ${how}`;
    }
    case "inspection": {
      const [first] = feedback.findings;
      return `the inspection found ${feedback.findings.length} error(s)${first === undefined ? "" : `, first: ${firstLine(describePlace(first))}`}`;
    }
    case "review": {
      const [first] = feedback.findings;
      return `the review found ${feedback.findings.length} problem(s)${first === undefined ? "" : `, first: ${firstLine(first.message)}`}`;
    }
    case "blocked":
      return `the agent is blocked: ${firstLine(feedback.summary)}`;
    case "merge":
      return `its changes do not merge: ${feedback.files.join(", ") || firstLine(feedback.detail)}`;
  }
}

function firstLine(text: string): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
