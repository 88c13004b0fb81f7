import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "@oco-tools/opencode-host";
import {
  planOf,
  resultOf,
  sampleGoal,
  sampleProject,
  sampleScript,
  solutions,
  type Unit,
} from "@oco-tools/sample-mission";
import { type ModelRequest, meeting, type Step, tool } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost } from "./open-host.ts";
import { openRecords, openUnits, playUnits, workOf } from "./units.ts";

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

test("two tasks write one file that neither owns: the second is blocked before its edit, and writes when the first is done", {
  timeout: 120_000,
}, async () => {
  const goal = { count: 2, width: 2, folder: "clash" };
  const isWritten = meeting(2);
  const isBlocked = meeting(2);
  const seen: string[] = [];
  const shared = (): Promise<string> => readFile(join(host.project, "shared.txt"), "utf8");
  await using setting = await openUnits({
    plan: (units) => planOf(units).map((task) => ({ ...task, files: [] })),
    before: async ({ turn, lastUser }, unit) => {
      const isAgain = lastUser.includes("The last attempt was blocked");
      if (unit?.id === "T2" && turn === 1 && isAgain) return firstIsDone();
      if (unit?.id === "T2" && turn === 1) return isWritten();
      if (unit?.id === "T2" && turn === 2 && seen.length === 0) {
        seen.push(await shared());
        return isBlocked();
      }
      if (unit?.id === "T1" && turn === 2) {
        void isWritten();
        return isBlocked();
      }
    },
    work: clash,
  });
  const { host, model } = setting;
  const firstIsDone = async (): Promise<void> => {
    await using records = await openRecords(host);
    const isDone = (): true | undefined => {
      records.refresh();
      const tasks = records.entries({ prefix: ["task"] });
      return tasks.some(({ value }) => value.spec.id === "T1" && value.state.kind === "done") || undefined;
    };
    await until(isDone, 60_000);
  };
  await using server = await host.serve();
  const { report } = await playUnits(server, goal, 110_000);

  const refusals = workOf(model, goal).flatMap(({ unit, request }) =>
    request.toolResults
      .filter(({ content }) => content.includes("is held by"))
      .map(({ content }) => [unit.id, content]),
  );
  expect(refusals).toEqual([["T2", expect.stringContaining("shared.txt is held by task T1 (Build T1)")]]);
  expect(seen).toEqual(["T1\n"]);
  expect(await shared()).toBe("T1\nT2\n");
  expect(report).toContain("T1 Build T1: done, review");
  expect(report).toContain("T2 Build T2: done, 2 attempts");
  expect(report).toMatch(/^Report:\nMISSION \w+ sealed\n/);
});

/** Writes the shared file first and its own afterwards; who is refused says so and ends. */
function clash({ toolResults, turn, lastUser }: ModelRequest, { id, file }: Unit): Step[] | undefined {
  const [result] = toolResults;
  if (toolResults.some(({ name }) => name === "complete_task")) return undefined;
  if (result?.content.includes("is held by"))
    return [tool("complete_task", { status: "blocked", summary: result.content })];
  const isAgain = lastUser.includes("The last attempt was blocked");
  if (turn === 1)
    return [
      isAgain
        ? tool("read", { filePath: "shared.txt" })
        : tool("write", { filePath: "shared.txt", content: `${id}\n` }),
    ];
  return [
    ...(isAgain
      ? [tool("edit", { filePath: "shared.txt", oldString: "T1\n", newString: `T1\n${id}\n` })]
      : []),
    tool("write", { filePath: file, content: `${id}\n` }),
    tool("complete_task", { status: "done", summary: resultOf(id) }),
  ];
}
