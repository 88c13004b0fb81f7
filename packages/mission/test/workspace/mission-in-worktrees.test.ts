import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import {
  type FileInspector,
  GitWorktrees,
  MissionEngine,
  type MissionEngineOptions,
  type MissionSchema,
  renderReport,
} from "../../src/index.ts";
import {
  handIn,
  SimulatedChecks,
  SimulatedClock,
  SimulatedHost,
  type SimulatedReply,
  type SimulatedTurn,
} from "../../src/simulation/index.ts";
import { TemporaryProject } from "./temporary-project.ts";

interface Outcome {
  readonly report: string;
  readonly host: SimulatedHost;
}

/** Runs a mission in real worktrees of a project, on simulated time. */
async function run(
  project: TemporaryProject,
  ids: readonly string[],
  work: (turn: SimulatedTurn) => SimulatedReply,
  options: Partial<MissionEngineOptions> = {},
): Promise<Outcome> {
  const clock = new SimulatedClock();
  const tasks = ids.map((id) => ({ id, title: id, instructions: `Make ${id}.` }));
  const host = new SimulatedHost({
    clock,
    play: (turn) => {
      if (turn.attempt.startsWith("plan"))
        return { submit: [{ tool: "submit_plan", input: { summary: "all", tasks } }] };
      if (turn.attempt.startsWith("work")) return work(turn);
      return { submit: [{ tool: "submit_verdict", input: { verdict: "pass" } }] };
    },
    submit: async (sessionId, submission) =>
      (await handIn(engine, sessionId, submission)).kind === "accepted",
  });
  const store = await openStore<MissionSchema>();
  const engine: MissionEngine = new MissionEngine({
    host,
    checks: new SimulatedChecks(clock),
    workspace: new GitWorktrees({ directory: project.directory, stateDirectory: project.state }),
    store,
    owner: "test",
    clock,
    random: () => 0.5,
    ...options,
  });
  const id = await engine.start({ goal: "change it", directory: project.directory, level: "L2" });
  let report = "";
  void engine.wait(id).then((ended) => {
    report = renderReport(ended);
  });
  // Simulated time goes on in small steps, so that git, which takes real time, is not outrun.
  for (let step = 0; step < 200_000 && report === ""; step += 1) {
    await clock.runUntil(() => report !== "", 1);
    await nextTurn();
  }
  return { report, host };
}

test("two tasks that change one line: the second is given both sides, mends them, and the mission is sealed", async () => {
  using project = new TemporaryProject({ "a.txt": "start\n" });
  const { report, host } = await run(project, ["t1", "t2"], ({ attempt, directory }) => {
    const file = join(directory, "a.txt");
    const isRepair = readFileSync(file, "utf8").includes("<<<<<<<");
    const line = isRepair ? "both\n" : `by ${attempt}\n`;
    return { text: attempt, effect: () => writeFileSync(file, line) };
  });
  expect(report).toMatch(/^MISSION \w+ sealed/);
  expect(readFileSync(join(project.directory, "a.txt"), "utf8")).toBe("both\n");
  const repair = host.log.find(({ attempt }) => attempt === "work:t1:2" || attempt === "work:t2:2");
  expect(repair?.text).toContain("changes conflict with others in a.txt");
  expect(repair?.text).toMatch(/by work:t[12]:1[\s\S]*by work:t[12]:1/);
  expect(project.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
});

test("a worktree whose file is broken is not merged: the next attempt in it is told where and mends it", async () => {
  using project = new TemporaryProject({ "a.txt": "start\n", "b.txt": "broken from before\n" });
  const seen: string[][] = [];
  const inspector: FileInspector = {
    inspect: async ({ directory, files, before }) => {
      seen.push([...files]);
      const isNew = async (file: string): Promise<boolean> =>
        !(await before(file)).some((text) => text.includes("broken"));
      const broken: string[] = [];
      for (const file of files)
        if (readFileSync(join(directory, file), "utf8").includes("broken") && (await isNew(file)))
          broken.push(file);
      const findings = broken.map(
        (file) => ({ severity: "error", rule: "r", message: "broken", file, line: 1, column: 1 }) as const,
      );
      return [
        {
          kind: "ran",
          check: "words",
          files: files.length,
          findings,
          remarks: [],
          startedAt: 0,
          durationMs: 0,
        },
      ];
    },
  };
  const write = ({ attempt, directory }: SimulatedTurn): SimulatedReply => ({
    text: "made, and all is well",
    effect: () => {
      writeFileSync(join(directory, "new.txt"), attempt === "work:t1:1" ? "broken\n" : "whole\n");
      writeFileSync(join(directory, "b.txt"), "broken from before, and longer\n");
    },
  });
  const { report, host } = await run(project, ["t1"], write, { inspector });
  expect(report).toMatch(/^MISSION \w+ sealed/);
  expect(seen).toEqual([
    ["b.txt", "new.txt"],
    ["b.txt", "new.txt"],
  ]);
  expect(host.log.find(({ attempt }) => attempt === "work:t1:2")?.text).toContain(
    "- new.txt:1:1: broken [r]",
  );
  expect(readFileSync(join(project.directory, "new.txt"), "utf8")).toBe("whole\n");
});
