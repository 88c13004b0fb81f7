import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import { GitWorktrees, MissionEngine, type MissionSchema, renderReport } from "../../src/index.ts";
import { handIn, SimulatedChecks, SimulatedClock, SimulatedHost } from "../../src/simulation/index.ts";
import { TemporaryProject } from "./temporary-project.ts";

test("two tasks that change one line: the second is given both sides, mends them, and the mission is sealed", async () => {
  using project = new TemporaryProject({ "a.txt": "start\n" });
  const clock = new SimulatedClock();
  const tasks = ["t1", "t2"].map((id) => ({ id, title: id, instructions: `Make ${id}.` }));
  const host = new SimulatedHost({
    clock,
    play: ({ attempt, directory }) => {
      if (attempt.startsWith("plan"))
        return { submit: [{ tool: "submit_plan", input: { summary: "both", tasks } }] };
      if (!attempt.startsWith("work"))
        return { submit: [{ tool: "submit_verdict", input: { verdict: "pass" } }] };
      const file = join(directory, "a.txt");
      const isRepair = readFileSync(file, "utf8").includes("<<<<<<<");
      const line = isRepair ? "both\n" : `by ${attempt}\n`;
      return { text: attempt, effect: () => writeFileSync(file, line) };
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
  });
  const id = await engine.start({ goal: "change the line twice", directory: project.directory, level: "L2" });
  let report = "";
  void engine.wait(id).then((ended) => {
    report = renderReport(ended);
  });
  // Simulated time goes on in small steps, so that git, which takes real time, is not outrun.
  for (let step = 0; step < 200_000 && report === ""; step += 1) {
    await clock.runUntil(() => report !== "", 1);
    await nextTurn();
  }
  expect(report).toMatch(/^MISSION \w+ sealed/);
  expect(readFileSync(join(project.directory, "a.txt"), "utf8")).toBe("both\n");
  const repair = host.log.find(({ attempt }) => attempt === "work:t1:2" || attempt === "work:t2:2");
  expect(repair?.text).toContain("changes conflict with others in a.txt");
  expect(repair?.text).toMatch(/by work:t[12]:1[\s\S]*by work:t[12]:1/);
  expect(project.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
});
