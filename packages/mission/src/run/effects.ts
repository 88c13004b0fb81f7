import type { Effect } from "../decide/effects.ts";
import { isFaultless } from "../decide/inspection.ts";
import { noUsage } from "../host/agent-host.ts";
import type { CheckEvidence } from "../host/check-runner.ts";
import type { MergeOutcome } from "../host/workspace.ts";
import type { AttemptRecord } from "../state/records.ts";
import { AttemptRun } from "./attempt-run.ts";
import { inspect } from "./inspect.ts";
import type { MissionContext } from "./mission-context.ts";

/** Carries out one effect and writes what came of it. Rejects only when the signal aborted it. */
export async function carryOut(context: MissionContext, effect: Effect, signal: AbortSignal): Promise<void> {
  switch (effect.kind) {
    case "attempt": {
      const { id, agent, role } = effect.attempt;
      if (role === "refine") return speculative(context, effect.attempt, signal);
      return context.capacity.session(agent, signal, (running) => new AttemptRun(context, id).run(running));
    }
    case "check":
      return context.capacity.check(signal, (running) => check(context, effect, running));
    case "merge":
      return context.capacity.merge(signal, () => merge(context, effect));
    case "land":
      return context.capacity.merge(signal, () => land(context, effect.record));
    case "cleanup":
      return cleanup(context);
  }
}

/** Runs an attempt on what the others leave over. Whose permit was taken back ends there: it is not waited for. */
async function speculative(
  context: MissionContext,
  { id, agent }: AttemptRecord,
  signal: AbortSignal,
): Promise<void> {
  const { capacity, store, mission, clock } = context;
  const how = await capacity.spare(agent, signal, (running) => new AttemptRun(context, id).run(running));
  if (how === "done") return;
  await store.transact(`${id} gave way`, (tx) => {
    const attempt = tx.get(["attempt", mission.id, id]);
    if (attempt === undefined || attempt.state.kind === "ended") return;
    const session = attempt.state.kind === "running" ? { sessionId: attempt.state.sessionId } : {};
    const end = { kind: "cancelled", why: "other work wanted its session" } as const;
    const state = { kind: "ended", ...session, end, usage: noUsage, at: clock.date() } as const;
    tx.set(["attempt", mission.id, id], { ...attempt, state });
  });
}

async function check(
  context: MissionContext,
  effect: Effect & { kind: "check" },
  signal: AbortSignal,
): Promise<void> {
  const { store, mission } = context;
  const candidate = context.attempt(effect.record);
  const directory = candidate === undefined ? mission.directory : await context.directoryOf(candidate);
  const inspections = candidate === undefined ? [] : await inspect(context, candidate, directory, signal);
  const isClean = isFaultless(inspections);
  const evidence = isClean ? await runCommands(context, effect.commands, directory, signal) : [];
  const hasPassed = isClean && evidence.every(({ passed }) => passed);
  await store.transact(`check ${effect.record}: ${hasPassed ? "passed" : "not passed"}`, (tx) => {
    const inspected = inspections.length === 0 ? {} : { inspections };
    tx.set(["check", mission.id, effect.record], { id: effect.record, ...inspected, evidence });
  });
}

/** Runs commands until one does not pass. */
async function runCommands(
  context: MissionContext,
  commands: readonly string[],
  directory: string,
  signal: AbortSignal,
): Promise<CheckEvidence[]> {
  const timeoutMs = context.mission.limits.checkMs;
  const evidence: CheckEvidence[] = [];
  for (const command of commands) {
    signal.throwIfAborted();
    const startedAt = context.clock.date();
    const result = await context.checks
      .run({ command, directory, timeoutMs, signal })
      .catch((error: unknown) => notRun(command, startedAt, error));
    signal.throwIfAborted();
    evidence.push(result);
    if (!result.passed) break;
  }
  return evidence;
}

/** A command that did not run is evidence against, never for. */
function notRun(command: string, startedAt: number, error: unknown): CheckEvidence {
  const why = `it could not be run: ${error instanceof Error ? error.message : String(error)}`;
  return { command, passed: false, why, startedAt, durationMs: 0, outputTail: "" };
}

async function merge(context: MissionContext, effect: Effect & { kind: "merge" }): Promise<void> {
  const { store, mission, workspace } = context;
  const place = context.attempt(effect.attempt)?.place ?? effect.task.spec.id;
  const outcome = await workspace.merge({ missionId: mission.id, place }).catch(refused);
  await store.transact(`merge ${effect.attempt}: ${outcome.kind}`, (tx) => {
    tx.set(["merge", mission.id, effect.attempt], { id: effect.attempt, outcome });
  });
}

async function land(context: MissionContext, id: string): Promise<void> {
  const { store, mission, workspace } = context;
  const outcome = await workspace.land(mission.id).catch(refused);
  const fingerprint = await workspace.fingerprint().catch(() => "");
  await store.transact(`land ${id}: ${outcome.kind}`, (tx) => {
    tx.set(["merge", mission.id, id], { id, outcome, fingerprint });
  });
}

function refused(error: unknown): MergeOutcome {
  return { kind: "refused", why: error instanceof Error ? error.message : String(error) };
}

/** Leaves nothing behind (M7). What cannot be removed is reported, and does not keep the mission from being over. */
async function cleanup(context: MissionContext): Promise<void> {
  const { store, mission, workspace } = context;
  const faults: string[] = [];
  const tried =
    (what: string) =>
    (error: unknown): undefined => {
      faults.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      context.report(`cleanup of mission ${mission.id}: ${what}`, error);
    };
  await context.discardSessions().catch(tried("sessions"));
  const kept = await workspace.cleanup(mission.id).catch(tried("workspace"));
  await store.transact(faults.length === 0 ? "cleaned" : `cleaned but for ${faults.join("; ")}`, (tx) => {
    const record = tx.get(["mission", mission.id]);
    if (record?.phase.kind !== "ended") return;
    const phase = { ...record.phase, isCleaned: true, ...(kept === undefined ? {} : { kept }) };
    tx.set(["mission", mission.id], { ...record, phase });
  });
}
