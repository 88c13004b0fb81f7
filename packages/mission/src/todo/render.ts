import { attemptsOf, isLive, type MissionView, tasksInOrder } from "../decide/view.ts";
import type { TaskRecord, TaskState } from "../state/task-record.ts";

/**
 * Renders a mission as a checklist that people can read and edit; the store stays the truth. `notes` stand at the top: why
 * an edit was not taken.
 */
export function renderTodo(view: MissionView, notes: readonly string[] = []): string {
  const { mission } = view;
  const lines = [`# ${oneLine(mission.goal)}`, "", `Mission ${mission.id}: ${describePhase(view)}`, ""];
  if (notes.length > 0) lines.push(...notes.map((note) => `> Your edit was not taken: ${oneLine(note)}`), "");
  const tasks = tasksInOrder(view);
  const ids = new Set(tasks.map(({ spec }) => spec.id));
  const roots = tasks.filter(({ spec }) => spec.parent === undefined || !ids.has(spec.parent));
  const refined = new Set(
    attemptsOf(view, "refine")
      .filter(isLive)
      .map(({ subject }) => subject),
  );
  for (const task of roots) lines.push(...renderTask(task, { tasks, refined }, 0));
  return `${lines.join("\n").trimEnd()}\n`;
}

interface Shown {
  readonly tasks: readonly TaskRecord[];
  /** Milestones that the planner looks at again. */
  readonly refined: ReadonlySet<string | undefined>;
}

function renderTask(task: TaskRecord, shown: Shown, depth: number): string[] {
  const { spec, state } = task;
  const notes = [
    spec.agent === "worker" ? "" : `agent: ${spec.agent}`,
    spec.depends.length === 0 ? "" : `after: ${spec.depends.join(", ")}`,
    describeState(task),
    shown.refined.has(spec.id) ? "being refined" : "",
  ].filter((note) => note !== "");
  const tail = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  const line = `${"  ".repeat(depth)}- [${mark(state)}] ${spec.id}: ${oneLine(spec.title)}${tail}`;
  const children = shown.tasks.filter((child) => child.spec.parent === spec.id && child !== task);
  return [line, ...children.flatMap((child) => renderTask(child, shown, depth + 1))];
}

/** `[ ]` open, `[/]` under way, `[x]` verified, `[-]` failed or dropped. */
function mark(state: TaskState): string {
  if (state.kind === "done") return "x";
  if (state.kind === "failed" || state.kind === "dropped") return "-";
  return state.kind === "pending" ? " " : "/";
}

function describeState({ state, attempts }: TaskRecord): string {
  if (state.kind === "failed") return `failed: ${oneLine(state.why)}`;
  if (state.kind === "dropped") return `dropped: ${oneLine(state.why)}`;
  if (state.kind === "pending") return attempts === 0 ? "" : `attempt ${attempts + 1} next`;
  return state.kind === "done" ? "" : state.kind;
}

function describePhase({ mission }: MissionView): string {
  const { phase } = mission;
  if (phase.kind !== "ended") return phase.kind;
  if (phase.outcome.kind === "failed") return `failed: ${phase.outcome.reasons.map(oneLine).join("; ")}`;
  return phase.outcome.kind === "stopped"
    ? `stopped by ${phase.outcome.by}: ${oneLine(phase.outcome.why)}`
    : "sealed";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
