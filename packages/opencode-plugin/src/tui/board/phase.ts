import type { MissionPhase } from "@oco/mission";
import type { Span } from "./line.ts";

/** Where a mission stands, in a word or two. */
export function phaseSpan(phase: MissionPhase): Span {
  switch (phase.kind) {
    case "integrate":
      return { text: `integrate: ${phase.step}`, tone: "busy" };
    case "decision":
      return { text: "needs a decision", tone: "warning" };
    case "ended":
      return outcomeSpan(phase.outcome.kind);
    default:
      return { text: phase.kind, tone: "busy" };
  }
}

function outcomeSpan(outcome: "sealed" | "failed" | "stopped"): Span {
  if (outcome === "sealed") return { text: "sealed", tone: "good" };
  return { text: outcome, tone: outcome === "failed" ? "bad" : "warning" };
}
