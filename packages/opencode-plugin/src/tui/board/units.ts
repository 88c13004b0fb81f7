import type { MissionView, TaskRecord } from "@oco/mission";
import { cells, fit } from "./fit.ts";
import type { Line, Span } from "./line.ts";

type StateKind = TaskRecord["state"]["kind"];

const words: Readonly<Record<StateKind, Span>> = {
  pending: { text: "waits", tone: "muted" },
  working: { text: "works", tone: "busy" },
  checking: { text: "checks", tone: "busy" },
  reviewing: { text: "review", tone: "busy" },
  merging: { text: "merges", tone: "busy" },
  done: { text: "done", tone: "good" },
  failed: { text: "failed", tone: "bad" },
  dropped: { text: "dropped", tone: "muted" },
};
const wordWidth = 7;
const maxIdWidth = 8;

/** Which units are shown first where there is no room for all. */
const urgency: readonly StateKind[] = [
  "failed",
  "working",
  "checking",
  "reviewing",
  "merging",
  "pending",
  "done",
  "dropped",
];

/** The state of a unit, in a word. */
export function stateSpan(kind: StateKind): Span {
  return words[kind];
}

/** One line for each unit of the plan, in its order; where there are more than `maxLines`, the last line counts the rest. */
export function unitLines(view: MissionView, width: number, maxLines: number): Line[] {
  const units = [...view.tasks.values()].toSorted((a, b) => a.position - b.position);
  const room = units.length > maxLines ? maxLines - 1 : units.length;
  const shown = new Set(units.toSorted((a, b) => rank(a) - rank(b)).slice(0, room));
  const idWidth = Math.min(maxIdWidth, Math.max(0, ...units.map(({ spec }) => cells(spec.id))));
  const lines = units.filter((unit) => shown.has(unit)).map((unit) => unitLine(view, unit, idWidth, width));
  return shown.size === units.length
    ? lines
    : [
        ...lines,
        restLine(
          units.filter((unit) => !shown.has(unit)),
          width,
        ),
      ];
}

function unitLine(view: MissionView, unit: TaskRecord, idWidth: number, width: number): Line {
  const { spec, state } = unit;
  const attempt = newestAttempt(view, spec.id);
  const id = fit(spec.id, idWidth);
  const head = `${id}${" ".repeat(idWidth - cells(id))} `;
  const { text, tone } = stateSpan(state.kind);
  const number = attempt === 0 ? "" : `#${attempt}`;
  const rest = width - cells(head) - wordWidth - 5;
  const title = rest < 6 ? "" : fit(spec.title, rest);
  const line: readonly Span[] = [
    { text: head, tone: "plain" },
    { text: text.padEnd(wordWidth), tone },
    { text: ` ${number.padEnd(3)} `, tone: attempt > 1 ? "warning" : "muted" },
    { text: title, tone: state.kind === "done" || state.kind === "dropped" ? "muted" : "plain" },
  ];
  return line.filter((span) => span.text !== "");
}

function restLine(units: readonly TaskRecord[], width: number): Line {
  const counts = new Map<string, number>();
  for (const { state } of units)
    counts.set(words[state.kind].text, (counts.get(words[state.kind].text) ?? 0) + 1);
  const parts = [...counts].map(([word, count]) => `${count} ${word}`);
  return [{ text: fit(`and ${units.length} more: ${parts.join(", ")}`, width), tone: "muted" }];
}

function newestAttempt(view: MissionView, unitId: string): number {
  let newest = 0;
  for (const { role, subject, number } of view.attempts.values()) {
    if (role === "work" && subject === unitId) newest = Math.max(newest, number);
  }
  return newest;
}

function rank({ state }: TaskRecord): number {
  return urgency.indexOf(state.kind);
}
