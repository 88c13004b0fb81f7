import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleGoal, sampleProject, sampleScript, solutions } from "@oco-tools/sample-mission";
import { type ModelRequest, meeting, type Step, tool } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost } from "./open-host.ts";

test("two workers on one file: the one that does not own it is told who holds it, and nothing leaves the project", {
  timeout: 120_000,
}, async () => {
  // All three workers are at work when one of them reaches for the file of another.
  const workers = meeting(3);
  const sample = sampleScript({
    hasBadFirstPlan: false,
    meet: (agent) => (agent === "worker" ? workers() : Promise.resolve()),
  });
  const script = async (request: ModelRequest): Promise<Step[]> => {
    const steps = await sample(request);
    const isThief = request.agent === "worker" && request.turn === 1 && request.lastUser.includes("tally.js");
    const edit = { oldString: "a", newString: "b" };
    return isThief
      ? [
          ...steps,
          tool("edit", { filePath: "src/wrap.js", ...edit }),
          tool("edit", { filePath: "../out.js", ...edit }),
        ]
      : steps;
  };
  await using setting = await openHost(script, { files: sampleProject });
  const { host, model } = setting;
  const run = await host.run(sampleGoal, { command: "task", timeoutMs: 110_000 });
  const told = model.requests
    .filter(({ agent, turn }) => agent === "worker" && turn === 2)
    .flatMap(({ toolResults }) => toolResults.map(({ content }) => content));
  expect(
    told.filter((content) => content.includes("src/wrap.js is held by task T2 (Implement wrap)")),
  ).toHaveLength(1);
  expect(told.filter((content) => content.includes("../out.js is outside of"))).toHaveLength(1);
  expect(run.text).toMatch(/^Report:\nMISSION \w+ sealed\n/);
  expect(await readFile(join(host.project, "src", "wrap.js"), "utf8")).toBe(solutions.wrap);
});
