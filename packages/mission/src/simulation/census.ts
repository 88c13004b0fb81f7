import type { SimulatedWorld } from "./simulated-world.ts";

/** Every kind of trouble that a simulated world can make. */
export const faultKinds = [
  "rate-limit",
  "server-error",
  "hang",
  "empty",
  "wrong-arguments",
  "vanished",
  "blocked",
  "overflow",
  "rejection",
  "refused-call",
  "lost-answer",
  "slow-call",
  "lost-event",
  "duplicate-event",
  "late-event",
  "flaky-check",
  "broken-file",
  "inspector-down",
  "merge-conflict",
  "held-file",
  "plan-edit",
  "refused-edit",
  "rival-edits",
  "stop",
  "crash-before-commit",
  "crash-after-commit",
  "crash-before-call",
  "crash-after-call",
  "host-died",
  "host-lived",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** How often each kind of trouble really happened in a world. */
export type Census = Readonly<Record<FaultKind, number>>;

/** Counts what happened in one world: what was drawn and never came about is not counted. */
export function censusOf({ facts, checks, inspector, workspace, files }: SimulatedWorld): Census {
  const counts = new Map(facts.counts);
  for (const { what } of facts.faults) counts.set(what, (counts.get(what) ?? 0) + 1);
  counts.set("flaky-check", checks.runs.filter(({ exitCode }) => exitCode !== 0).length);
  counts.set("inspector-down", inspector?.looks.filter(({ isDown }) => isDown).length ?? 0);
  counts.set("broken-file", files.brokenCount);
  counts.set("merge-conflict", "conflicts" in workspace ? Number(workspace.conflicts) : 0);
  return Object.fromEntries(faultKinds.map((kind) => [kind, counts.get(kind) ?? 0])) as Record<
    FaultKind,
    number
  >;
}
