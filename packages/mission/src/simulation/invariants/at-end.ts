import { isLive, type MissionView, waveId } from "../../decide/view.ts";
import { viewOf } from "../../state/mission-store.ts";
import type { TaskRecord } from "../../state/task-record.ts";
import { SimulatedWorktrees } from "../simulated-workspace.ts";
import type { SimulatedWorld } from "../simulated-world.ts";
import { checkInspected } from "./inspected.ts";
import { checkReasons } from "./reasons.ts";

/** What has to hold when every mission of a world is over and its engine is gone. */
export function checkAtEnd(world: SimulatedWorld): void {
  using snapshot = world.store.snapshot();
  for (const { id } of world.missions()) {
    const view = viewOf(snapshot, id);
    if (view === undefined) continue;
    for (const task of view.tasks.values()) if (task.state.kind === "done") isProven(world, view, task);
    isEnded(world, view);
    isBounded(world, view);
    versionsAreWhole(world, view);
    checkReasons(world, view);
  }
  acknowledgedIsThere(world);
  nothingIsLeft(world);
  neverThrew(world);
}

/** M1: a unit is done with a session that ended with an answer, files that were inspected, commands that really passed, a quorum, and a merge. */
function isProven(world: SimulatedWorld, view: MissionView, task: TaskRecord): void {
  if (task.state.kind !== "done") return;
  const { facts, host, checks } = world;
  checkInspected(world, view, task.state.attempt);
  const { id, verify } = task.spec;
  const attempt = view.attempts.get(task.state.attempt);
  const { state } = attempt ?? {};
  const sessionId = state?.kind === "ended" ? state.sessionId : undefined;
  const turns = [...(host.sessions.get(sessionId ?? "")?.turns.values() ?? [])];
  const isAnswered = turns.some(
    (turn) => turn.state.kind === "ended" && turn.state.outcome.kind === "answered",
  );
  facts.expect("M1", isAnswered, () => `${id} is done, and its session gave no answer`);
  const evidence = view.checks.get(task.state.attempt)?.evidence ?? [];
  const isTrue = verify.every((command) => {
    const entry = evidence.find((one) => one.command === command);
    return checks.runs.some(
      (run) => run.command === command && run.startedAt === entry?.startedAt && run.exitCode === 0,
    );
  });
  facts.expect("M1", isTrue, () => `${id} is done, and its commands did not all pass`);
  const passes = [...view.attempts.values()].filter(
    ({ reviews, submission }) =>
      reviews === attempt?.id && submission?.kind === "verdict" && submission.verdict === "pass",
  );
  const { required } = view.mission.limits.quorum;
  facts.expect("M1", passes.length >= required, () => `${id} is done with ${passes.length} passing reviews`);
  const merge = view.merges.get(task.state.attempt)?.outcome.kind;
  facts.expect("M1", merge === "merged", () => `${id} is done and its merge is ${merge}`);
}

function isEnded({ facts }: SimulatedWorld, { mission, tasks, attempts, checks, merges }: MissionView): void {
  const { phase } = mission;
  facts.expect("M9", phase.kind === "ended", () => `mission ${mission.id} is in ${phase.kind}`);
  const live = [...attempts.values()].filter(isLive);
  facts.expect("M7", live.length === 0, () => `${live[0]?.id} is live in a mission that is over`);
  if (phase.kind !== "ended" || phase.outcome.kind !== "sealed") return;
  const open = [...tasks.values()].filter(({ state }) => state.kind !== "done" && state.kind !== "dropped");
  facts.expect("M1", open.length === 0, () => `sealed with ${open[0]?.spec.id} ${open[0]?.state.kind}`);
  const evidence = checks.get(waveId(mission))?.evidence ?? [];
  const hasRun = mission.verify.every((command) =>
    evidence.some((e) => e.command === command && e.exitCode === 0),
  );
  facts.expect("M1", hasRun, () => "sealed without the mission's own commands");
  const landed = merges.get(waveId(mission))?.outcome.kind;
  facts.expect("M1", landed === "merged", () => `sealed and landing is ${landed}`);
  const verdict = [...attempts.values()].some(
    ({ role, wave, submission }) =>
      role === "master" &&
      wave === mission.wave &&
      submission?.kind === "verdict" &&
      submission.verdict === "pass",
  );
  facts.expect("M1", verdict, () => "sealed without a master review of its last wave");
}

/** M9: no counter passes its limit, whatever the store says of it. */
function isBounded(
  { facts, host, scenario, store }: SimulatedWorld,
  { mission, tasks, attempts }: MissionView,
): void {
  const { limits } = mission;
  const edits = store.entries({ prefix: ["edit", mission.id] }).length;
  // A person who says "retry" gives failed units all their attempts again.
  const answers = scenario.canAsk || scenario.edits > 0 ? mission.wave + 1 + edits : 1;
  for (const { spec, splits = 0 } of tasks.values()) {
    // As planned: the fixer is sent alone.
    const mode = scenario.tasks.find(({ id }) => id === spec.id)?.mode;
    const rivals = mode?.kind === "race" ? mode.rivals.length + 1 : 1;
    const work = [...attempts.values()].filter(({ role, subject }) => role === "work" && subject === spec.id);
    const rounds = answers * (1 + splits);
    const bound = (limits.attempts + limits.diagnoses) * (limits.spoiled + 1) * rivals * rounds;
    facts.expect("M9", work.length <= bound, () => `${spec.id} had ${work.length} attempts of ${bound}`);
    const counted = work.filter(
      ({ state }) => state.kind === "ended" && state.end.kind === "answered",
    ).length;
    const most = (limits.attempts + limits.diagnoses) * rivals * rounds;
    facts.expect("M9", counted <= most, () => `${spec.id} had ${counted} answers of at most ${most}`);
  }
  facts.expect("M9", mission.wave <= limits.waves + 1, () => `${mission.wave} waves of ${limits.waves}`);
  const turns = host.log.filter(({ tag }) => tag.startsWith(`${mission.id}/`)).length;
  facts.expect("M9", turns <= attempts.size * 3, () => `${turns} turns for ${attempts.size} attempts`);
}

/** E3: the versions of a plan follow each other without a gap. */
function versionsAreWhole({ facts, store }: SimulatedWorld, { mission }: MissionView): void {
  const { id, planVersion = 0 } = mission;
  const versions = store.entries({ prefix: ["edit", id] }).map(({ value }) => value.version);
  const first = planVersion - versions.length + 1;
  const isWhole = versions.every((version, index) => version === first + index);
  facts.expect("E3", isWhole, () => `plan versions ${versions.join(", ")} of ${planVersion}`);
}

/** M4: what an agent was told is accepted is there. */
function acknowledgedIsThere({ facts, store }: SimulatedWorld): void {
  for (const { sessionId, tool } of facts.acknowledged) {
    const session = store.get(["session", sessionId]);
    const attempt =
      session === undefined ? undefined : store.get(["attempt", session.missionId, session.attemptId]);
    facts.expect("M4", attempt?.submission !== undefined, () => `the ${tool} of ${sessionId} is lost`);
  }
}

/** M7: no session at work or open, no timer, no place, no lease. */
function nothingIsLeft({ facts, host, clock, workspace, store }: SimulatedWorld): void {
  facts.expect("M7", host.running === 0, () => `${host.running} sessions still work`);
  const open = [...host.sessions.values()].filter(({ isClosed }) => !isClosed);
  facts.expect(
    "M7",
    open.length === 0,
    () => `${open.length} sessions are open, first ${open[0]?.request.tag}`,
  );
  facts.expect("M7", clock.pending === 0, () => `${clock.pending} timers wait`);
  const places = workspace instanceof SimulatedWorktrees ? workspace.places.size : 0;
  facts.expect("M7", places === 0, () => `${places} worktrees are left`);
  using snapshot = store.snapshot();
  const held = snapshot.entries({ prefix: ["lease"] }).filter(({ value }) => value.expiresAt > clock.date());
  facts.expect("M7", held.length === 0, () => `the lease of ${held[0]?.key[1]} is held`);
}

function neverThrew({ facts, faulty }: SimulatedWorld): void {
  facts.expect("M10", faulty.thrown.length === 0, () => `a listener threw ${String(faulty.thrown[0])}`);
}
