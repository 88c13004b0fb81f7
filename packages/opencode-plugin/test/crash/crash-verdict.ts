import type { AttemptRecord, MissionView } from "@oco/mission";
import type { SessionMessage } from "@oco-tools/opencode-host";
import { contentOf, type Unit } from "@oco-tools/sample-mission";
import type { RecordedRequest } from "@oco-tools/scripted-model";

/** What was known at the moment of the kill, and what came of it. */
export interface CrashFacts {
  readonly units: readonly Unit[];
  readonly atKill: MissionView;
  readonly atEnd: MissionView;
  /** What is in the units' files at the end. */
  readonly files: readonly string[];
  /** What the model was asked after the kill. */
  readonly asked: readonly RecordedRequest[];
  /** The parent's session at the end. */
  readonly messages: readonly SessionMessage[];
}

/** Every way in which a crash did harm, in words; none where all went well. */
export function harmOf(facts: CrashFacts): string[] {
  return [...lost(facts), ...repeated(facts), ...delivered(facts)];
}

function lost({ units, atEnd, files }: CrashFacts): string[] {
  const { phase } = atEnd.mission;
  const outcome = phase.kind === "ended" ? phase.outcome : { kind: phase.kind };
  return [
    ...(outcome.kind === "sealed" ? [] : [`lost: the mission is ${JSON.stringify(outcome)}`]),
    ...units.flatMap((unit, index) => {
      const state = atEnd.tasks.get(unit.id)?.state;
      if (state?.kind !== "done") return [`lost: ${unit.id} is ${JSON.stringify(state)}`];
      return files[index] === contentOf(unit) ? [] : [`lost: ${unit.file} says ${files[index]}`];
    }),
  ];
}

/** What was acknowledged before the kill and asked of a model again after it. */
function repeated({ atKill, atEnd, asked }: CrashFacts): string[] {
  const again = asked.filter(
    ({ lastUser }) => !lastUser.startsWith("You were interrupted after what you handed in"),
  );
  const sessions = new Map(
    [...atEnd.attempts.values()].flatMap((attempt) =>
      "sessionId" in attempt.state ? [[attempt.state.sessionId, attempt]] : [],
    ),
  );
  return again.flatMap(({ session }) => {
    const attempt = sessions.get(session ?? "");
    if (attempt === undefined) return [];
    const what = acknowledged(atKill, atEnd, attempt);
    return what === undefined ? [] : [`repeated: ${attempt.id}, though ${what}`];
  });
}

/** Why an attempt should not have been asked anything more after the kill. */
function acknowledged(
  atKill: MissionView,
  atEnd: MissionView,
  { id, subject, role, number }: AttemptRecord,
): string | undefined {
  const before = atKill.attempts.get(id);
  if (before?.state.kind === "ended") return "it had ended";
  if (before?.submission !== undefined) return `its ${before.submission.kind} was accepted`;
  if (role !== "work" && role !== "review") return undefined;
  if (atKill.tasks.get(subject ?? "")?.state.kind === "done") return `${subject} was done`;
  const handedIn = [...atKill.attempts.values()].find(
    (other) => other.role === "work" && other.subject === subject && other.submission !== undefined,
  );
  if (role !== "work" || handedIn === undefined) return undefined;
  // The kill may come between the result of a unit and the file that the same message writes: a true next attempt.
  const isRefuted = handedIn.number < number && failed(atEnd, handedIn);
  return isRefuted ? undefined : `${subject} was handed in`;
}

/** Whether the commands of a unit said that what an attempt handed in is not so. */
function failed({ checks }: MissionView, { id }: AttemptRecord): boolean {
  return checks.get(id)?.evidence.some(({ passed }) => !passed) ?? false;
}

function delivered({ atEnd, messages }: CrashFacts): string[] {
  const count = tellings(messages, atEnd.mission.id);
  return count === 1 ? [] : [`delivered ${count} times`];
}

/** How often a session was told the end of a mission: by results of `mission_run`, and by messages. */
export function tellings(messages: readonly SessionMessage[], missionId: string): number {
  const report = new RegExp(`MISSION ${missionId} (sealed|failed|stopped)\\b`);
  return messages
    .flatMap(({ info, parts }) =>
      parts.map((part) => {
        if (part.type === "tool" && part.tool === "mission_run") return String(part.state?.["output"] ?? "");
        return info.role === "user" ? (part.text ?? "") : "";
      }),
    )
    .filter((text) => report.test(text)).length;
}
