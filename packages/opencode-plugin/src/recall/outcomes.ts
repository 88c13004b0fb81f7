import { type NewMemory, redactSecrets } from "@oco/memory";
import { type AttemptRecord, describePlace, type MissionView, type TaskRecord } from "@oco/mission";

const maxLength = 600;

/**
 * What is to be remembered of a task as it stands; nothing while it is open and nothing went wrong. It is shown to later
 * attempts at the same task only: others are told of a result along `depends`, by the mission itself (M5).
 */
export function outcomeOf(
  { mission }: MissionView,
  { spec, state, feedback, result }: TaskRecord,
): NewMemory[] {
  const unit = `${spec.id} ${spec.title}`;
  const entry = (kind: "decision" | "failure", text: string): NewMemory => ({
    tier: "task",
    mission: mission.id,
    task: spec.id,
    kind,
    // Redacted before it is cut: a part of a secret has no form that would give it away.
    text: redactSecrets(text).text.replace(/\s+/g, " ").slice(0, maxLength),
    source: `task ${spec.id}`,
  });
  const entries: NewMemory[] = [];
  if (state.kind === "done")
    entries.push(entry("decision", `${unit} is done: ${result?.summary ?? "no summary"}`));
  if (state.kind === "failed") entries.push(entry("failure", `${unit} failed: ${state.why}`));
  if (feedback?.kind === "check") {
    const { command, exitCode } = feedback.evidence;
    entries.push(
      entry(
        "failure",
        `${unit}: ${JSON.stringify(command)} did not pass at first (exit code ${exitCode ?? "none"})`,
      ),
    );
  }
  if (feedback?.kind === "inspection") {
    const [first] = feedback.findings;
    const where = first === undefined ? "an error" : describePlace(first);
    entries.push(entry("failure", `${unit}: inspection of its files found at first ${where}`));
  }
  if (feedback?.kind === "review")
    entries.push(
      entry("failure", `${unit}: review said ${feedback.findings.map(({ message }) => message).join("; ")}`),
    );
  return entries;
}

/** How the work of an attempt came out; `undefined` while that is open, or where the provider is to blame. */
export function verdictOn(
  task: TaskRecord | undefined,
  attempt: AttemptRecord,
): "passed" | "failed" | undefined {
  if (task === undefined || attempt.state.kind !== "ended" || attempt.state.end.kind !== "answered")
    return undefined;
  const { state } = task;
  const isCandidate = "attempt" in state && state.attempt === attempt.id;
  if (isCandidate) return state.kind === "done" ? "passed" : undefined;
  const isRival = "rivals" in state && state.rivals.includes(attempt.id);
  return isRival ? undefined : "failed";
}
