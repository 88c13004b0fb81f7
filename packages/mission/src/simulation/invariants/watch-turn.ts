import type { SentTurn } from "../simulated-host.ts";
import type { SimulatedWorld } from "../simulated-world.ts";
import { checkText } from "./text.ts";

/** What has to hold at the moment when a turn begins. */
export function watchTurn(world: SimulatedWorld, turn: SentTurn): void {
  storedBefore(world, turn);
  oneAttempt(world, turn);
  withinCapacity(world, turn);
  checkText(world, turn);
}

/** M4: the store knows of a turn before the host does. It may have been cancelled meanwhile. */
function storedBefore({ store, facts }: SimulatedWorld, { tag, attempt, sessionId, turnId }: SentTurn): void {
  const mission = tag.split("/", 1)[0] ?? "";
  const state = store.get(["attempt", mission, attempt])?.state;
  const isKnown =
    state?.kind === "ended" ||
    (state?.kind === "running" && state.sessionId === sessionId && state.turnId === turnId);
  facts.expect("M4", isKnown, () => `turn ${turnId} of ${attempt} began while it was ${state?.kind}`);
}

/** M2: one attempt for a task at a time, one session for an attempt, one turn in a session. */
function oneAttempt({ host, store, facts }: SimulatedWorld, turn: SentTurn): void {
  const { tag, attempt, sessionId } = turn;
  const [mission = ""] = tag.split("/", 1);
  const sessions = new Set(host.log.filter((sent) => sent.tag === tag).map((sent) => sent.sessionId));
  facts.expect("M2", sessions.size === 1, () => `attempt ${attempt} ran in ${[...sessions].join(", ")}`);
  const running = [...(host.sessions.get(sessionId)?.turns.values() ?? [])].filter(
    ({ state }) => state.kind === "running",
  );
  facts.expect("M2", running.length === 1, () => `session ${sessionId} runs ${running.length} turns`);
  const [role, task = ""] = attempt.split(":");
  if (role !== "work" || store.get(["task", mission, task])?.spec.mode.kind === "race") return;
  const others = host
    .busy()
    .filter(({ tag: other }) => other !== tag && other.startsWith(`${mission}/work:${task}:`));
  facts.expect("M2", others.length === 0, () => `task ${task} is also worked on by ${others[0]?.tag}`);
}

/** M3: the permits bound what runs. Sessions that outlived an engine are not the next one's to count at once. */
function withinCapacity({ host, facts, scenario, engine }: SimulatedWorld, { agent }: SentTurn): void {
  const { max, perAgent } = scenario.capacity;
  const mine = host.busy().filter((session) => session.agent === agent).length;
  if (facts.engineRestarts > 0) return;
  facts.expect("M3", host.running <= max, () => `${host.running} sessions run, the most is ${max}`);
  facts.expect("M3", mine <= perAgent, () => `${mine} sessions of ${agent} run, the most is ${perAgent}`);
  const permits = engine?.load().running ?? Number.POSITIVE_INFINITY;
  facts.expect("M3", host.running <= permits, () => `${host.running} sessions run on ${permits} permits`);
}
