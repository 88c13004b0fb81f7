import type { MissionView } from "@oco/mission";

const marks: Readonly<Record<string, string>> = {
  pending: "waits",
  working: "works",
  checking: "checks",
  reviewing: "review",
  merging: "merges",
  done: "done",
  failed: "FAILED",
  dropped: "dropped",
};

/** One line of a mission's progress: time, phase, sessions at work, and each unit with its state. */
export function boardLine(view: MissionView, elapsedMs: number): string {
  const { phase } = view.mission;
  const running = [...view.attempts.values()].filter(({ state }) => state.kind === "running");
  const who = [...new Set(running.map(({ agent }) => agent))].join(", ");
  const units = [...view.tasks.values()]
    .toSorted((a, b) => a.position - b.position)
    .map(({ spec, state }) => `${spec.id} ${marks[state.kind] ?? state.kind}`);
  const name =
    phase.kind === "ended"
      ? phase.outcome.kind
      : phase.kind === "integrate"
        ? `integrate: ${phase.step}`
        : phase.kind;
  return [
    `${(elapsedMs / 1000).toFixed(1).padStart(6)} s`,
    name.padEnd(18),
    `${running.length} running${who === "" ? "" : ` (${who})`}`.padEnd(24),
    units.join(", "),
  ]
    .join("  ")
    .trimEnd();
}
