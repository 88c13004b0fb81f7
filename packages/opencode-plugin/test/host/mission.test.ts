import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleGoal } from "@oco-tools/sample-mission";
import { meeting, mostAtOnce, type RecordedRequest } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openSample } from "./open-host.ts";

const timeoutMs = 90_000;

function of(requests: readonly RecordedRequest[], agent: string): RecordedRequest[] {
  return requests.filter((request) => request.agent === agent);
}

test("a mission typed as /task is explored, planned, worked on in parallel, verified and sealed", {
  timeout: timeoutMs,
}, async () => {
  // Scouts and workers answer only when all of their kind have been asked: without overlap this would never end.
  const scouts = meeting(2);
  const workers = meeting(3);
  const meet = async (agent: string): Promise<void> => {
    if (agent === "scout") await scouts();
    if (agent === "worker") await workers();
  };
  await using setting = await openSample({ meet }, { config: { snapshot: true } });
  const { host, model } = setting;
  const run = await host.run(sampleGoal, { command: "task", timeoutMs });

  expect(run.text).toMatch(/^Report:\nMISSION \w+ sealed\n/);
  expect(run.exitCode).toBe(0);
  expect(model.failures).toEqual([]);
  expect(mostAtOnce(of(model.requests, "scout"))).toBeGreaterThanOrEqual(2);
  expect(mostAtOnce(of(model.requests, "worker"))).toBeGreaterThanOrEqual(3);

  const [, first, second] = of(model.requests, "planner");
  expect(first?.toolResults[0]?.content).toContain("dependency cycle: T1 -> T2 -> T3 -> T1");
  expect(second?.toolResults[0]?.content).toContain("Accepted");

  for (const request of of(model.requests, "worker")) {
    const tasks = ["slugify", "wrap", "tally"].filter((name) =>
      JSON.stringify(request.messages).includes(`Implement ${name} in`),
    );
    expect(tasks).toHaveLength(1);
  }
  for (const request of model.requests.filter(({ agent }) => agent !== "title")) {
    expect(instructionsIn(request)).toBe(1);
  }
  const tests = execFileSync("node", ["--test"], { cwd: host.project, encoding: "utf8" });
  expect(tests).toMatch(/# pass 3\n# fail 0/);
  expect(await readFile(join(host.project, ".oco", "todo.md"), "utf8")).toContain("- [x] T2: Implement wrap");
});

/** How often the opening words of an agent's instructions occur in the whole request. */
function instructionsIn({ agent, messages }: RecordedRequest): number {
  const opening =
    agent === "master-reviewer" ? "You are the master reviewer" : `You are (?:a|the) ${agent}\\b`;
  return messages.reduce((count, { text }) => count + (text.match(new RegExp(opening, "g"))?.length ?? 0), 0);
}

test("a unit whose command fails at first is given back with the output and sealed at the second attempt", {
  timeout: timeoutMs,
}, async () => {
  const broken = 'export function wrap() {\n  return ["the quick brown"];\n}\n';
  await using setting = await openSample({
    hasBadFirstPlan: false,
    write: (feature, attempt, solution) => (feature === "wrap" && attempt === 1 ? broken : solution),
  });
  const { host, model } = setting;
  const run = await host.run(sampleGoal, { command: "task", timeoutMs });
  expect(run.text).toMatch(/^Report:\nMISSION \w+ sealed\n/);
  expect(run.text).toContain("T2 Implement wrap: done, 2 attempts");
  const again = of(model.requests, "worker").find(({ lastUser }) =>
    lastUser.includes("The last attempt did not pass"),
  );
  expect(again?.lastUser).toContain('"node --test test/wrap.test.js": exit code 1');
  expect(again?.lastUser).toContain("no line is longer than the width");
});

test("a unit that never passes keeps the mission from being sealed, and the report names unit, command and exit code", {
  timeout: timeoutMs,
}, async () => {
  await using setting = await openSample({
    hasBadFirstPlan: false,
    write: (feature, _, solution) => (feature === "tally" ? "export function tally() {}\n" : solution),
  });
  const run = await setting.host.run(sampleGoal, { command: "task", timeoutMs });
  expect(run.text).toMatch(/^Report:\nMISSION \w+ failed\n/);
  expect(run.text).toContain(
    'unit T3 (Implement tally) failed: command "node --test test/tally.test.js" did not pass: exit code 1',
  );
});
