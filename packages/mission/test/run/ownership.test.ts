import { openStore, type Store } from "@oco/mvcc";
import { expect, test } from "vitest";
import { addUsage, noUsage } from "../../src/host/agent-host.ts";
import { type AgentHost, MissionEngine, type MissionSchema, type TurnState } from "../../src/index.ts";
import {
  handIn,
  SimulatedChecks,
  SimulatedClock,
  SimulatedHost,
  SimulatedProcess,
  type SimulatedReply,
  type SimulatedTurn,
  SimulatedWorkspace,
} from "../../src/simulation/index.ts";
import { plainHost } from "../plain-host.ts";

const leaseMs = 15_000;

interface TwoProcesses {
  readonly clock: SimulatedClock;
  readonly host: SimulatedHost;
  readonly store: Store<MissionSchema>;
  readonly engines: readonly [MissionEngine, MissionEngine];
  readonly processes: readonly [SimulatedProcess, SimulatedProcess];
}

interface Differences {
  /** Whether no unit passes its command. */
  readonly isFailing?: boolean;
  /** Calls to the host that are not as they should be. */
  readonly tamper?: (host: SimulatedHost) => Partial<AgentHost>;
  /** What agents do that is not as it should be. */
  readonly play?: (turn: SimulatedTurn) => SimulatedReply | undefined;
}

/** Two processes over one store and one host; agents hand in to the first that is alive. */
async function twoProcesses({ isFailing = false, tamper, play }: Differences = {}): Promise<TwoProcesses> {
  const clock = new SimulatedClock();
  const store = await openStore<MissionSchema>();
  const tasks = [{ id: "t1", title: "t1", instructions: "Make t1.", verify: ["test"] }];
  const host = new SimulatedHost({
    clock,
    play: (turn) => {
      const { attempt } = turn;
      const different = play?.(turn);
      if (different !== undefined) return different;
      if (attempt.startsWith("plan"))
        return { submit: [{ tool: "submit_plan", input: { summary: "one", tasks } }] };
      if (attempt.startsWith("work")) return { durationMs: 60_000 };
      return { submit: [{ tool: "submit_verdict", input: { verdict: "pass" } }] };
    },
    submit: async (sessionId, submission) => {
      const alive = processes[0].isDead ? engines[1] : engines[0];
      return (await handIn(alive, sessionId, submission)).kind === "accepted";
    },
  });
  const port: AgentHost = { ...plainHost(host), ...tamper?.(host) };
  const world = {
    clock,
    host: port,
    store,
    checks: new SimulatedChecks(clock, () => (isFailing ? 1 : 0)),
    workspace: new SimulatedWorkspace(),
  };
  const processes = [new SimulatedProcess(world), new SimulatedProcess(world)] as const;
  const open = (process: SimulatedProcess, owner: string): MissionEngine =>
    new MissionEngine({ ...process, owner, leaseMs, random: () => 0.5, limits: { canAsk: true } });
  const engines = [open(processes[0], "one"), open(processes[1], "two")] as const;
  return { clock, host, store, engines, processes };
}

/** The newest report of a wait in one of the engines, once there is one. */
function reportOfWait(engine: MissionEngine, id: string): { state?: string } {
  const waited: { state?: string } = {};
  void engine.wait(id).then(({ state }) => {
    waited.state = state;
  });
  return waited;
}

async function startWorking({ clock, host, engines }: TwoProcesses): Promise<string> {
  const id = await engines[0].start({ goal: "build", directory: "/project", level: "L2" });
  await clock.runUntil(() => host.log.some(({ attempt }) => attempt.startsWith("work")), 60_000);
  return id;
}

test("a mission that a living process drives cannot be taken, and can be watched", async () => {
  const it = await twoProcesses();
  const id = await startWorking(it);
  expect(await it.engines[1].drive(id)).toBe(false);
  expect(await it.engines[1].resume()).toEqual([]);
  await it.clock.runUntil(() => false, 3 * leaseMs);
  expect(await it.engines[1].drive(id)).toBe(false);
  expect(it.engines[1].report(id).state).toBe("running");
  await it.clock.runUntil(() => it.engines[1].report(id).state === "sealed", 120_000);
  expect(it.engines[1].report(id).state).toBe("sealed");
});

test("the mission of a dead process is taken when its lease runs out, and its session goes on where it was", async () => {
  const it = await twoProcesses();
  const id = await startWorking(it);
  it.processes[0].kill();
  expect(await it.engines[1].resume()).toEqual([]);
  await it.clock.runUntil(() => false, leaseMs);
  it.clock.setTimeout(() => {}, leaseMs);
  await it.clock.runUntil(() => false, leaseMs);
  expect(await it.engines[1].resume()).toEqual([id]);
  await it.clock.runUntil(() => it.engines[1].report(id).state === "sealed", 120_000);
  expect(it.engines[1].report(id).state).toBe("sealed");
  expect(it.host.log.filter(({ attempt }) => attempt.startsWith("work"))).toHaveLength(1);
});

test("a process that lost its mission starts nothing more and leaves its sessions to the other", async () => {
  const it = await twoProcesses();
  const id = await startWorking(it);
  // The other one knows better: as after a laptop slept longer than the lease.
  await it.store.transact((tx) => tx.set(["lease", id], { owner: "one", expiresAt: 0 }));
  expect(await it.engines[1].drive(id)).toBe(true);
  const taken = it.store.version;
  const before = it.host.log.length;
  it.clock.setTimeout(() => {}, 2 * leaseMs);
  await it.clock.runUntil(() => false, 2 * leaseMs);
  await it.clock.runUntil(() => it.host.log.length > before, 120_000);
  expect(it.host.log[before]?.attempt).toBe("review:t1:1");
  await it.clock.runUntil(() => it.engines[1].report(id).state === "sealed", 120_000);
  expect(it.host.log.map(({ attempt }) => attempt).filter((a) => a.startsWith("work"))).toEqual([
    "work:t1:1",
  ]);
  expect(it.host.log.filter(({ attempt }) => attempt.startsWith("review"))).toHaveLength(1);
  const owners = new Set<string | undefined>();
  for await (const event of it.engines[1].events(id, { since: taken, isFollowing: false }))
    if (event.kind === "lease" && event.record !== undefined) owners.add(event.record.owner);
  expect([...owners]).toEqual(["two"]);
});

test("a stop from a process that does not drive the mission is heard within a renewal, and its wait ends", async () => {
  const it = await twoProcesses();
  const id = await startWorking(it);
  await it.engines[1].stop(id, "the other", "enough");
  const waited = reportOfWait(it.engines[1], id);
  await it.clock.runUntil(() => waited.state !== undefined, (2 * leaseMs) / 3 + 1000);
  expect(waited.state).toBe("stopped");
  expect(it.host.running).toBe(0);
  await it.clock.settle();
  expect(it.clock.pending).toBe(0);
});

test("a plain wait for a mission of another process ends, or rejects when its signal aborts", async () => {
  const it = await twoProcesses();
  const id = await startWorking(it);
  const abort = new AbortController();
  const aborted = it.engines[1].wait(id, { signal: abort.signal });
  abort.abort(new Error("not any more"));
  await expect(aborted).rejects.toThrow("not any more");
  const waited = reportOfWait(it.engines[1], id);
  await it.clock.runUntil(() => waited.state !== undefined, 300_000);
  expect(waited.state).toBe("sealed");
});

test("an answer from a process that does not drive the mission is acted upon by the one that does", async () => {
  const it = await twoProcesses({ isFailing: true });
  const id = await startWorking(it);
  const asked = reportOfWait(it.engines[1], id);
  await it.clock.runUntil(() => asked.state !== undefined, 60 * 60_000);
  expect(asked.state).toBe("decision");
  const works = it.host.log.length;
  await it.engines[1].answer(id, { kind: "retry", by: "the other" });
  expect(it.engines[1].driverOf(id)).toBe("elsewhere");
  await it.clock.runUntil(() => it.host.log.length > works, leaseMs / 3 + 1000);
  expect(it.host.log[works]?.attempt).toMatch(/^work:t1:/);
});

test("an engine that was superseded while it made a session sends nothing, and gives that session back", async () => {
  const held: (() => void)[] = [];
  const it = await twoProcesses({
    tamper: (host) => ({
      createSession: async (request) => {
        const made = await host.createSession(request);
        if (request.tag.includes("/work:") && held.length === 0)
          await new Promise<void>((resolve) => void held.push(resolve));
        return made;
      },
      // The new owner does not find the session of the old one, and makes one of its own.
      findSessions: async () => [],
    }),
  });
  const id = await it.engines[0].start({ goal: "build", directory: "/project", level: "L2" });
  await it.clock.runUntil(() => held.length > 0, 60_000);
  const [late] = [...it.host.sessions].filter(([, { request }]) => request.tag.endsWith("/work:t1:1"));
  await it.store.transact((tx) => tx.set(["lease", id], { owner: "one", expiresAt: 0 }));
  expect(await it.engines[1].drive(id)).toBe(true);
  await it.clock.runUntil(() => it.host.log.some(({ attempt }) => attempt === "work:t1:1"), 4000);
  const own = it.store.get(["attempt", id, "work:t1:1"])?.state;
  held[0]?.();
  await it.clock.settle();
  expect(it.store.get(["attempt", id, "work:t1:1"])?.state).toEqual(own);
  expect(it.host.sessions.get(late?.[0] ?? "")?.isClosed).toBe(true);
  await it.clock.runUntil(() => it.engines[1].report(id).state === "sealed", 120_000);
  expect(it.host.log.filter(({ attempt }) => attempt === "work:t1:1")).toHaveLength(1);
});

test("a turn that the host lost is sent again with its own text", async () => {
  const lost = new Set<string>();
  const it = await twoProcesses({
    tamper: (host) => ({
      startTurn: async (request) => {
        const isReminder = request.text.includes("without calling submit_verdict");
        if (!isReminder || lost.has(request.turnId)) return host.startTurn(request);
        lost.add(request.turnId);
      },
    }),
    play: ({ attempt, number }) => (attempt.startsWith("review") && number === 1 ? {} : undefined),
  });
  const id = await startWorking(it);
  await it.clock.runUntil(() => it.engines[0].report(id).state === "sealed", 300_000);
  const [first, second] = it.host.log.filter(({ attempt }) => attempt === "review:t1:1");
  expect(lost.size).toBe(1);
  expect(first?.text).toContain("Review of task t1");
  expect(second?.text).toBe("You ended your turn without calling submit_verdict. Call it now.");
});

test("what an aborted turn has consumed counts, once", async () => {
  const usage = { inputTokens: 70, outputTokens: 7, cost: 0.5, toolCalls: 3 };
  const it = await twoProcesses({
    tamper: (host) => ({
      turnStates: async (turns) => {
        const states = [...(await host.turnStates(turns))].map(([id, state]): [string, TurnState] => {
          const isAborted = state.kind === "ended" && state.outcome.kind === "failed";
          return [id, isAborted ? { ...state, outcome: { ...state.outcome, usage } } : state];
        });
        return new Map(states);
      },
    }),
  });
  const id = await startWorking(it);
  const before = it.engines[0].view(id)?.mission.usage;
  await it.engines[0].stop(id, "the person", "enough");
  const waited = reportOfWait(it.engines[0], id);
  await it.clock.runUntil(() => waited.state !== undefined, 60_000);
  const view = it.engines[0].view(id);
  expect(view?.mission.usage).toEqual(addUsage(before ?? noUsage, usage));
  expect(view?.attempts.get("work:t1:1")?.state).toMatchObject({ kind: "ended", usage });
});
