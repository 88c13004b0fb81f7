import { openStore, type Store } from "@oco/mvcc";
import {
  type Limits,
  MissionEngine,
  type MissionEngineOptions,
  type MissionSchema,
  renderReport,
  type TaskInput,
} from "../src/index.ts";
import {
  handIn,
  SimulatedChecks,
  SimulatedClock,
  SimulatedHost,
  type SimulatedReply,
  type SimulatedTurn,
  SimulatedWorkspace,
} from "../src/simulation/index.ts";

/** An engine on simulated ports. */
export interface World {
  readonly engine: MissionEngine;
  readonly host: SimulatedHost;
  readonly clock: SimulatedClock;
  readonly checks: SimulatedChecks;
  readonly workspace: SimulatedWorkspace;
  readonly store: Store<MissionSchema>;
  /** From now on agents hand in to another engine. */
  adopt(engine: MissionEngine): void;
}

/** What is different from a world in which all goes well. */
export interface Setup {
  readonly tasks: readonly TaskInput[];
  readonly verify?: readonly string[];
  readonly play?: (turn: SimulatedTurn) => SimulatedReply | undefined;
  readonly exitCode?: (command: string, run: number) => number;
  readonly limits?: Partial<Limits>;
  readonly options?: Partial<MissionEngineOptions>;
}

/** Opens an engine in a world in which agents do what they are asked, but for what the setup says. */
export async function openWorld(setup: Setup): Promise<World> {
  const { tasks, verify = [], play, exitCode, limits = {}, options = {} } = setup;
  const clock = new SimulatedClock();
  const checks = new SimulatedChecks(clock, exitCode);
  const workspace = new SimulatedWorkspace();
  const host = new SimulatedHost({
    clock,
    play: (turn) => play?.(turn) ?? wellBehaved(turn, tasks, verify),
    submit: async (sessionId, submission) =>
      (await handIn(current, sessionId, submission)).kind === "accepted",
  });
  const store = options.store ?? (await openStore<MissionSchema>({ author: "test" }));
  const engine = new MissionEngine({
    host,
    checks,
    workspace,
    store,
    owner: "test",
    clock,
    random: () => 0.5,
    limits,
    ...options,
  });
  let current = engine;
  const adopt = (next: MissionEngine): void => {
    current = next;
  };
  return { engine, host, clock, checks, workspace, store, adopt };
}

function wellBehaved(
  { attempt }: SimulatedTurn,
  tasks: readonly TaskInput[],
  verify: readonly string[],
): SimulatedReply {
  if (attempt.startsWith("plan"))
    return { submit: [{ tool: "submit_plan", input: { summary: "the plan", verify, tasks } }] };
  if (attempt.startsWith("review") || attempt.startsWith("master"))
    return { submit: [{ tool: "submit_verdict", input: { verdict: "pass" } }] };
  return { text: `${attempt} did it`, durationMs: 300 };
}

/** Runs a mission, or a new one, to its end and returns the report as text. */
export async function finish({ engine, clock }: World, missionId?: string): Promise<string> {
  const request = { goal: "build three things", directory: "/project", level: "L2" } as const;
  const id = missionId ?? (await engine.start(request));
  let report = "";
  void engine.wait(id).then((ended) => {
    report = renderReport(ended);
  });
  await clock.runUntil(() => report !== "", 6 * 60 * 60 * 1000);
  return report;
}
