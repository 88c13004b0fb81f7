import type { TaskInput } from "../plan/plan.ts";
import type { Limits } from "../state/limits.ts";
import type { HostFaults } from "./faulty-host.ts";
import { SimulatedRandom } from "./simulated-random.ts";

/** How often an agent misbehaves, each as a probability for each turn. */
export interface AgentFaults {
  readonly rateLimit: number;
  readonly serverError: number;
  readonly hang: number;
  /** Ends its turn without a word and without its tool. */
  readonly empty: number;
  /** Calls its tool with something that is refused, and nothing else. */
  readonly wrongArguments: number;
  /** Its session is deleted while it works. */
  readonly vanish: number;
  readonly blocked: number;
  readonly overflow: number;
  /** A reviewer that finds something. */
  readonly rejection: number;
}

/** What goes wrong with the files of workers, each as a probability. */
export interface FileFaults {
  /** A worker leaves a file broken, for each file that it writes. */
  readonly broken: number;
  /** The inspector throws or never answers, for each time that it is asked. */
  readonly down: number;
}

/** A task that comes after its parts, which come after some of the tasks before them. */
export interface SimulatedMilestone {
  readonly id: string;
  readonly tasks: readonly string[];
  readonly after: readonly string[];
}

/** One simulated world: what is to be done in it, and what goes wrong. Everything follows from the seed. */
export interface Scenario {
  readonly seed: number;
  readonly workspace: "shared" | "worktree";
  /** Missions at the same time, in one engine. */
  readonly missions: number;
  readonly tasks: readonly TaskInput[];
  readonly milestones: readonly SimulatedMilestone[];
  readonly verify: readonly string[];
  /** Files that tasks write besides their own, as `task file`; two that write one clash. */
  readonly strayWrites: readonly { readonly task: string; readonly file: string }[];
  readonly agentFaults: AgentFaults;
  readonly hostFaults: HostFaults;
  /** Probability that a command does not pass although nothing is wrong. */
  readonly flaky: number;
  /** Without it nobody inspects files. */
  readonly files?: FileFaults | undefined;
  /** For each process, one after the other: the moment at which it is killed. */
  readonly crashes: readonly { readonly moment: number; readonly host: "dies" | "lives" }[];
  /** A person stops the first mission after this time. */
  readonly stopAfterMs?: number;
  readonly canAsk: boolean;
  /** How often a milestone is refined. */
  readonly speculation: number;
  /** Probability that a worker wants its task done in parts. */
  readonly splitting: number;
  /** Changes of the plan that a person makes, at random times. */
  readonly edits: number;
  readonly capacity: { readonly initial: number; readonly max: number; readonly perAgent: number };
  readonly limits?: Partial<Limits>;
}

const noAgentFaults: AgentFaults = {
  rateLimit: 0,
  serverError: 0,
  hang: 0,
  empty: 0,
  wrongArguments: 0,
  vanish: 0,
  blocked: 0,
  overflow: 0,
  rejection: 0,
};

const noHostFaults: HostFaults = {
  refusedCall: 0,
  lostAnswer: 0,
  slowCall: 0,
  lostEvent: 0,
  duplicateEvent: 0,
  lateEvent: 0,
};

/** The world of a seed. One in ten is calm: there every mission has to be sealed. */
export function scenarioOf(seed: number): Scenario {
  const random = new SimulatedRandom(seed).fork("scenario");
  const workspace = random.pick(["shared", "worktree"] as const);
  const tasks = randomTasks(random, workspace);
  const milestones = randomMilestones(new SimulatedRandom(seed).fork("milestones"), tasks);
  const max = random.between(1, 12);
  const calm: Scenario = {
    seed,
    workspace,
    missions: random.chance(0.25) ? 2 : 1,
    tasks,
    milestones,
    verify: random.chance(0.7) ? ["check all"] : [],
    strayWrites: [],
    agentFaults: noAgentFaults,
    hostFaults: noHostFaults,
    flaky: 0,
    files: { broken: 0, down: 0 },
    crashes: [],
    canAsk: false,
    speculation: milestones.length === 0 ? 0 : 2,
    splitting: random.pick([0, 0, 0.1]),
    edits: 0,
    capacity: { initial: random.between(1, max), max, perAgent: random.between(1, 8) },
  };
  return random.chance(0.1) ? calm : { ...calm, ...trouble(random, tasks) };
}

function trouble(random: SimulatedRandom, tasks: readonly TaskInput[]): Partial<Scenario> {
  const level = random.pick([0.02, 0.05, 0.1, 0.2]);
  const isLate = random.chance(0.15);
  return {
    agentFaults: shaken(random, noAgentFaults, level),
    hostFaults: shaken(random, noHostFaults, Math.min(level, 0.05)),
    flaky: random.pick([0, 0.05, 0.2, 0.5]),
    files: fileFaults(random.fork("files")),
    crashes: Array.from({ length: random.pick([0, 0, 1, 2, 4]) }, () => ({
      moment: random.between(1, 400),
      host: random.pick(["dies", "lives"] as const),
    })),
    strayWrites: tasks
      .filter(() => random.chance(0.2))
      .map(({ id }) => ({ task: id, file: `common-${random.between(1, 2)}` })),
    canAsk: random.chance(0.3),
    edits: random.pick([0, 0, 1, 4]),
    ...(isLate ? { stopAfterMs: random.between(1, 60_000) } : {}),
    ...(random.chance(0.05) ? { limits: { tokens: random.between(500, 5000) } } : {}),
  };
}

/** Drawn apart, so that the rest of a seed's world is as it was before files were inspected. */
function fileFaults(random: SimulatedRandom): FileFaults {
  return { broken: random.pick([0, 0.05, 0.2]), down: random.pick([0, 0, 0.1]) };
}

/** Each kind of fault is left out, or is as frequent as the level says. */
function shaken<T extends AgentFaults | HostFaults>(random: SimulatedRandom, none: T, level: number): T {
  const entries = Object.keys(none).map((name) => [name, random.chance(0.5) ? level : 0]);
  return { ...none, ...Object.fromEntries(entries) };
}

/** In every second world the later tasks are a milestone, and in some of those there are two. */
function randomMilestones(random: SimulatedRandom, tasks: readonly TaskInput[]): Scenario["milestones"] {
  if (tasks.length < 3 || random.chance(0.5)) return [];
  const ids = tasks.map(({ id }) => id);
  const from = random.between(2, ids.length - 1);
  const to = random.between(from + 1, ids.length);
  const after = ids.slice(0, from).filter(() => random.chance(0.7));
  const groups = [ids.slice(from, to), ids.slice(to)].filter((group) => group.length > 0);
  return groups.map((group, index) => ({ id: `m${index + 1}`, tasks: group, after }));
}

/** A random acyclic graph: a task may depend on any before it. */
function randomTasks(random: SimulatedRandom, workspace: "shared" | "worktree"): readonly TaskInput[] {
  const count = random.between(1, 9);
  const density = random.pick([0, 0.15, 0.4]);
  return Array.from({ length: count }, (_, index) => {
    const id = `t${index + 1}`;
    const depends = Array.from({ length: index }, (__, n) => `t${n + 1}`).filter(() =>
      random.chance(density),
    );
    const isRace = workspace === "worktree" && random.chance(0.15);
    return {
      id,
      title: `Thing ${id}`,
      instructions: `Make ${id}.`,
      depends,
      files: [`src/${id}/**`],
      verify: random.chance(0.8) ? [`check ${id}`] : [],
      ...(isRace ? { mode: { kind: "race", rivals: [{}, {}].slice(random.between(0, 1)) } } : {}),
    };
  });
}
