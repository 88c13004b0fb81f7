import type { PlanEdit } from "../plan/edit.ts";
import type { MissionEngine } from "../run/mission-engine.ts";
import type { SimulatedWorld } from "./simulated-world.ts";

const attendanceMs = 3000;
/** A lease runs out without a commit, so the person also looks in when nothing has happened. */
const longestMs = 30_000;

/** The person: looks in every few seconds, answers what is asked, is told how missions end, may stop one or change its plan. */
export function attend(world: SimulatedWorld): void {
  const { clock, facts } = world;
  const told = new Set<string>();
  let seen = -1;
  let nextLookAt = 0;
  let edits = world.scenario.edits;
  const look = async (engine: MissionEngine): Promise<void> => {
    await engine.resume();
    await answerAll(world, engine);
    if (edits > 0 && world.random.chance(0.2)) {
      edits -= 1;
      await editPlan(world, engine, `e${edits}`);
    }
    for (const id of engine.undelivered()) {
      if (!(await engine.markDelivered(id, "message"))) continue;
      facts.expect("M4", !told.has(id), () => `the end of ${id} was delivered twice`);
      told.add(id);
    }
  };
  const again = (): void => {
    const { engine, store } = world;
    if (engine !== undefined && (store.version !== seen || clock.now() >= nextLookAt)) {
      seen = store.version;
      nextLookAt = clock.now() + longestMs;
      // When all is over the engine may be closed under a look that is under way.
      void look(engine).catch((error: unknown) => {
        if (!world.isOver()) facts.violated("M10", `a call of the person threw: ${String(error)}`);
      });
    }
    if (!world.isOver()) clock.setTimeout(again, attendanceMs);
  };
  clock.setTimeout(again, attendanceMs);
}

async function answerAll(world: SimulatedWorld, engine: MissionEngine): Promise<void> {
  const { scenario, clock, random } = world;
  const missions = world.missions();
  world.faulty.isFaulty = missions.length === 0 || missions.some(({ phase }) => phase.kind !== "ended");
  for (const { id, phase } of missions) {
    if (phase.kind !== "decision") continue;
    await engine.answer(id, { kind: random.pick(["retry", "drop", "stop"]), by: "the person" });
  }
  const [first] = missions;
  const isTime = clock.now() >= (scenario.stopAfterMs ?? Number.POSITIVE_INFINITY);
  if (isTime && first !== undefined && first.phase.kind !== "ended") {
    world.facts.happened("stop");
    await engine.stop(first.id, "the person", "enough");
  }
}

/** A random change of a random plan; it may be refused, but never half taken (E3). */
async function editPlan(world: SimulatedWorld, engine: MissionEngine, id: string): Promise<void> {
  const { random, store, facts } = world;
  const mission = random.pick(world.missions());
  const tasks = store.entries({ prefix: ["task", mission.id] }).map(({ value }) => value.spec.id);
  if (tasks.length === 0) return;
  const task = { id, title: id, instructions: `Make ${id}.`, depends: [random.pick(tasks)] };
  const edit = random.pick<PlanEdit>([
    { kind: "add", task },
    { kind: "drop", id: random.pick(tasks) },
    { kind: "order", ids: [...tasks].reverse() },
    { kind: "repair", id: random.pick(tasks) },
    { kind: "split", id: random.pick(tasks), into: [{ ...task, depends: [] }] },
    { kind: "change", id: random.pick(tasks), to: { depends: [random.pick(tasks)] } },
  ]);
  const before = store.get(["mission", mission.id])?.planVersion ?? 0;
  // In every second world somebody else changes the same version at the same time; one of them has not seen the newest.
  const isContested = world.scenario.seed % 2 === 0;
  const change = {
    by: "the person",
    why: "better so",
    edits: [edit],
    ...(isContested ? { basedOn: before } : {}),
  };
  const [rival, outcome] = await Promise.all([
    isContested ? engine.edit(mission.id, { ...change, by: "another" }) : undefined,
    engine.edit(mission.id, change),
  ]);
  facts.happened(outcome.kind === "applied" ? "plan-edit" : "refused-edit");
  if (rival?.kind === "applied") {
    facts.happened("rival-edits");
    facts.expect("E3", outcome.kind === "refused", () => `two edits of version ${before} were taken`);
  }
  const version = outcome.kind === "applied" ? outcome.version : before;
  facts.expect(
    "E3",
    outcome.kind === "refused" || version > before,
    () => `version ${version} after ${before}`,
  );
}
