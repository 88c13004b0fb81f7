import type { DelegationRecord } from "../state/records.ts";

/** Characters of results in one message; the host cuts tool output at 50 KB. */
export const maxMessage = 24_000;

/** One result as the model sees it: its handle first, so that the rest can be asked for. */
export function renderTask(task: DelegationRecord, max: number = maxMessage): string {
  const { id, agent, description, state } = task;
  const session =
    state.kind !== "queued" && state.sessionId !== undefined ? ` session="${state.sessionId}"` : "";
  const word = state.kind === "ended" ? state.end.kind : state.kind;
  const head = `<task id="${id}" agent="${agent}" state="${word}"${session}>${description}`;
  if (state.kind !== "ended") return `${head}</task>`;
  return `${head}\n<result>\n${bodyOf(task, max)}\n</result>\n</task>`;
}

/** The message that wakes a parent: every result of the batch, each with its share of the room. */
export function renderWake(tasks: readonly DelegationRecord[], running: number): string {
  const rest = running === 0 ? "None is left." : `${running} still run; you will be told when they end.`;
  const head =
    tasks.length === 1 ? "A background task has ended." : `${tasks.length} background tasks have ended.`;
  const share = shareOf(tasks.map(lengthOf));
  return [`${head} ${rest}`, ...tasks.map((task) => renderTask(task, share))].join("\n\n");
}

/** The largest part that everybody may have so that all fit: short results leave their room to long ones. */
function shareOf(lengths: readonly number[]): number {
  let room = maxMessage;
  let left = lengths.length;
  for (const length of [...lengths].sort((a, b) => a - b)) {
    const share = Math.floor(room / left);
    if (length > share) return share;
    room -= length;
    left -= 1;
  }
  return maxMessage;
}

function lengthOf({ state }: DelegationRecord): number {
  if (state.kind !== "ended") return 0;
  return state.end.kind === "completed" ? state.end.text.length : state.end.why.length;
}

function bodyOf({ id, state }: DelegationRecord, max: number): string {
  if (state.kind !== "ended") return "";
  const { end } = state;
  if (end.kind !== "completed") return end.why;
  if (end.text === "") return "(it answered without text)";
  if (end.length <= max && end.text.length === end.length) return end.text;
  const text = end.text.slice(0, max);
  return `${text}\n[${end.length - text.length} of ${end.length} characters left out; get_task_result with task_id "${id}" gives them]`;
}
