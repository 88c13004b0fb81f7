import { expect, test } from "vitest";
import type { TaskInput } from "../../src/index.ts";
import { type Scenario, scenarioOf, simulate } from "../../src/simulation/index.ts";

const step = process.env.OCO_TEST_LONG === "1" ? 1 : 31;

const tasks: readonly TaskInput[] = ["t1", "t2", "t3"].map((id, index) => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  depends: index === 2 ? ["t1"] : [],
  verify: [`check ${id}`],
}));

/** Nothing goes wrong in this world but the crash. */
function calm(workspace: Scenario["workspace"]): Partial<Scenario> {
  const { agentFaults, hostFaults, ...rest } = scenarioOf(1);
  const none = <T extends object>(rates: T): T =>
    Object.fromEntries(Object.keys(rates).map((name) => [name, 0])) as T;
  return {
    ...rest,
    agentFaults: none(agentFaults),
    hostFaults: none(hostFaults),
    workspace,
    missions: 1,
    tasks,
    milestones: [],
    verify: ["check all"],
    strayWrites: [],
    flaky: 0,
    files: { broken: 0, down: 0 },
    crashes: [],
    canAsk: false,
    splitting: 0,
    edits: 0,
    capacity: { initial: 3, max: 3, perAgent: 3 },
  };
}

/** The planner refines the milestone of the third task while the second is worked on. */
const refining: Partial<Scenario> = {
  seed: 6,
  milestones: [{ id: "m1", tasks: ["t3"], after: ["t1", "t2"] }],
  speculation: 1,
};

const worlds: readonly (readonly [string, Partial<Scenario>])[] = [
  ["shared", calm("shared")],
  ["worktree", calm("worktree")],
  ["shared, with a milestone that is refined", { ...calm("shared"), ...refining }],
];

for (const [name, scenario] of worlds) {
  for (const host of ["dies", "lives"] as const) {
    test(`a mission is sealed although its process dies at any moment, where the host ${host} (${name})`, async () => {
      const { moments, violations, reports } = await simulate(1, { scenario });
      const refined = reports.flatMap(({ refinements }) => refinements.map(({ state }) => state));
      expect(refined).toEqual(scenario.milestones?.map(() => "applied"));
      expect(violations).toEqual([]);
      expect(moments).toBeGreaterThan(100);
      const broken: string[] = [];
      for (let moment = 1; moment <= moments; moment += step) {
        const result = await simulate(1, { scenario: { ...scenario, crashes: [{ moment, host }] } });
        const states = result.reports.map(({ state }) => state);
        if (states.join() !== "sealed") broken.push(`killed at ${moment}: ${states.join() || "no mission"}`);
        for (const { invariant, detail } of result.violations)
          broken.push(`killed at ${moment}: ${invariant} ${detail}`);
      }
      expect(broken).toEqual([]);
    }, 600_000);
  }
}
