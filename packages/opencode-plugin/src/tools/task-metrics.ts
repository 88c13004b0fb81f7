import { addUsage, noUsage, type Usage } from "@oco/mission";
import type { DelegationRecord } from "../delegation/state/records.ts";
import { wordOf } from "./list-tasks.ts";
import { usageWords } from "./usage-words.ts";

/** Tasks that are listed one by one; the newest. */
const maxLines = 30;

/** How many delegated tasks are in each state, what each has used, and their sum. */
export function taskMetricLines(tasks: readonly DelegationRecord[], now: number): string[] {
  if (tasks.length === 0) return ["This session has delegated no task."];
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(wordOf(task), (counts.get(wordOf(task)) ?? 0) + 1);
  const left = Math.max(0, tasks.length - maxLines);
  return [
    `Delegated tasks: ${tasks.length} (${[...counts].map(([word, count]) => `${count} ${word}`).join(", ")})`,
    ...(left > 0 ? [`(${left} older tasks left out)`] : []),
    ...tasks.slice(-maxLines).map((task) => lineOf(task, now)),
    `Delegated in all: ${usageWords(tasks.map(usageOf).reduce(addUsage))}`,
  ];
}

/** What the host counted of a task; one that has not ended is not counted yet. */
function usageOf({ state }: DelegationRecord): Usage {
  return state.kind === "ended" ? state.usage : noUsage;
}

function lineOf(task: DelegationRecord, now: number): string {
  const { id, agent, description, state } = task;
  const used = state.kind === "ended" ? `${usageWords(state.usage)}, ` : "";
  return `${id} ${wordOf(task)} ${agent} "${description}": ${used}${timeOf(task, now)}`;
}

/** How long it waited, and how long it ran. */
function timeOf({ createdAt, state }: DelegationRecord, now: number): string {
  const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  if (state.kind === "queued") return `waiting for ${seconds(now - createdAt)}`;
  const end = state.kind === "ended" ? state.endedAt : now;
  return state.startedAt === undefined
    ? `never started, ${seconds(end - createdAt)} in the queue`
    : `${seconds(end - state.startedAt)} after ${seconds(state.startedAt - createdAt)} in the queue`;
}
