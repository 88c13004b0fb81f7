import type { TaskInput } from "../plan/plan.ts";
import { markerOf } from "./marker.ts";
import type { Scenario } from "./scenario.ts";
import type { SimulatedReply, SimulatedSubmission, SimulatedTurn } from "./simulated-host.ts";
import { refinementOf } from "./simulated-planner.ts";
import { SimulatedRandom } from "./simulated-random.ts";
import type { WorldFact, WorldFacts } from "./world-facts.ts";

export interface SimulatedAgentsParts {
  readonly scenario: Scenario;
  readonly facts: WorldFacts;
  readonly now: () => number;
  /** The name of a mission; marks everything that belongs to it. */
  readonly nameOf: (missionId: string) => string;
  /** A worker writes a file on behalf of its session. */
  readonly write: (turn: SimulatedTurn, file: string) => void | Promise<void>;
}

/** The tasks of a scenario as the planner of one mission hands them in. */
export function tasksOf(scenario: Scenario, mission: string): TaskInput[] {
  const milestones = scenario.milestones.map(({ id, tasks }) => ({
    id,
    title: `Milestone ${id}`,
    instructions: `Close ${id}.`,
    depends: tasks,
  }));
  const parts = scenario.tasks.map((task) => {
    const milestone = scenario.milestones.find(({ tasks }) => tasks.includes(task.id));
    if (milestone === undefined) return task;
    const depends = [...new Set([...(task.depends ?? []), ...milestone.after])];
    return { ...task, depends, parent: milestone.id };
  });
  return [...parts, ...milestones].map((task: TaskInput) => ({
    ...task,
    instructions: `${task.instructions} ${markerOf(mission, task.id)}`,
    verify: (task.verify ?? []).map((command) => `${command} of ${mission}`),
  }));
}

/** Plays every agent of a world. What an attempt does in its n-th turn follows from the seed and nothing else. */
export class SimulatedAgents {
  readonly #parts: SimulatedAgentsParts;
  readonly #random: SimulatedRandom;

  constructor(parts: SimulatedAgentsParts) {
    this.#parts = parts;
    this.#random = new SimulatedRandom(parts.scenario.seed).fork("agents");
  }

  play(turn: SimulatedTurn & { readonly mission: string }): SimulatedReply {
    const name = this.#parts.nameOf(turn.mission);
    const random = this.#random.fork(`${name}/${turn.attempt}#${turn.number}`);
    const durationMs = random.between(50, 5000);
    return { durationMs, ...(this.#fault(turn, random) ?? this.#good(turn, name, random)) };
  }

  #fault(
    turn: SimulatedTurn & { readonly mission: string },
    random: SimulatedRandom,
  ): SimulatedReply | undefined {
    const { agentFaults: rates } = this.#parts.scenario;
    const note = (what: WorldFact["what"], reply: SimulatedReply): SimulatedReply => {
      const { facts, now } = this.#parts;
      facts.faults.push({ at: now(), mission: turn.mission, attempt: turn.attempt, what });
      return reply;
    };
    const role = turn.attempt.split(":", 1)[0];
    if (random.chance(rates.rateLimit)) {
      const retryAfterMs = random.between(0, 60_000);
      return note("rate-limit", { failure: { cause: "rate-limit", message: "429", retryAfterMs } });
    }
    if (random.chance(rates.serverError))
      return note("server-error", { failure: { cause: "provider", message: "500" } });
    if (random.chance(rates.hang)) return note("hang", { hangs: true });
    if (random.chance(rates.vanish)) return note("vanished", { vanishes: true });
    if (random.chance(rates.empty)) return note("empty", { text: "" });
    if (random.chance(rates.overflow))
      return note("overflow", { failure: { cause: "context-overflow", message: "too long" } });
    const wrong = wrongSubmission(role ?? "");
    if (random.chance(rates.wrongArguments) && wrong !== undefined)
      return note("wrong-arguments", { submit: [wrong] });
    if (role === "work" && random.chance(rates.blocked)) {
      const input = { status: "blocked", summary: "cannot do it" } as const;
      return note("blocked", { submit: [{ tool: "complete_task", input }] });
    }
    if ((role === "review" || role === "master") && random.chance(rates.rejection)) {
      const findings = [{ severity: "major", message: `found by ${turn.attempt}` }] as const;
      return note("rejection", {
        submit: [{ tool: "submit_verdict", input: { verdict: "fail", findings } }],
      });
    }
    return undefined;
  }

  #good(turn: SimulatedTurn, mission: string, random: SimulatedRandom): SimulatedReply {
    const { scenario, write } = this.#parts;
    const [role, subject = ""] = turn.attempt.split(":");
    if (role === "plan") {
      const tasks = tasksOf(scenario, mission);
      const verify = scenario.verify.map((command) => `${command} of ${mission}`);
      return { submit: [{ tool: "submit_plan", input: { summary: `plan of ${mission}`, verify, tasks } }] };
    }
    if (role === "refine") return refinementOf(turn, mission, random);
    if (role === "review" || role === "master")
      return { submit: [{ tool: "submit_verdict", input: { verdict: "pass" } }] };
    if (role === "scout") return { text: `found ${subject} of ${mission}` };
    const stray = scenario.strayWrites.filter(({ task }) => task === subject).map(({ file }) => file);
    const text = `result ${markerOf(mission, subject)}`;
    const done: SimulatedSubmission = { tool: "complete_task", input: { status: "done", summary: text } };
    return {
      text,
      ...(random.chance(scenario.splitting)
        ? { submit: [splitOf(mission, turn.attempt), done] }
        : random.chance(0.5)
          ? { submit: [done] }
          : {}),
      effect: async () => {
        for (const file of [`src/${subject}/main`, ...stray]) await write(turn, file);
      },
    };
  }
}

/** The parts of a task are named after it and the attempt that asks for them. */
function splitOf(mission: string, attempt: string): SimulatedSubmission {
  const [, task = "", number = ""] = attempt.split(":");
  const parts = ["a", "b"].map((letter) => {
    const id = `${task}.${number}${letter}`;
    return { id, title: id, instructions: `Make ${id}. ${markerOf(mission, id)}`, files: [`src/${id}/**`] };
  });
  return { tool: "split_task", input: { why: "it is too large", parts } };
}

function wrongSubmission(role: string): SimulatedSubmission | undefined {
  if (role === "plan" || role === "refine") {
    const cyclic = { title: "a", instructions: "a" };
    const tasks = [
      { id: "a", depends: ["b"], ...cyclic },
      { id: "b", depends: ["a"], ...cyclic },
    ];
    return { tool: "submit_plan", input: { summary: "wrong", tasks } };
  }
  if (role === "review" || role === "master")
    return { tool: "submit_verdict", input: { verdict: "fail", findings: [] } };
  if (role === "work") return { tool: "submit_verdict", input: { verdict: "pass" } };
  return undefined;
}
