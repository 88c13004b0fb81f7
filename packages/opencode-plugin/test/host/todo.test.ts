import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "@oco-tools/opencode-host";
import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { type ModelRequest, type Step, text, tool } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost } from "./open-host.ts";

const timeoutMs = 120_000;
const extra = { id: "T4", title: "Implement nothing", instructions: "Implement nothing.", depends: ["T1"] };

/** The sample mission with a fourth task, and a worker for what the person adds. */
function script(meet: (agent: string) => Promise<void>): (request: ModelRequest) => Promise<Step[]> {
  const sample = sampleScript({ hasBadFirstPlan: false, meet });
  return async (request) => {
    const task = request.messages.find(({ role }) => role === "user")?.text ?? "";
    if (request.agent === "worker" && task.includes("Write the notes")) return notes(request);
    const steps = await sample(request);
    return steps.map((step) =>
      step.type === "tool" && step.name === "submit_plan" ? withExtra(step) : step,
    );
  };
}

function withExtra(step: Step & { readonly type: "tool" }): Step {
  const { tasks, ...rest } = step.arguments as { readonly tasks: readonly unknown[] };
  return tool("submit_plan", { ...rest, tasks: [...tasks, extra] });
}

function notes({ toolResults }: ModelRequest): Step[] {
  if (toolResults.length === 0) return [tool("write", { filePath: "notes.md", content: "for later\n" })];
  if (toolResults.some(({ content }) => content.includes("Accepted")))
    return [text("The notes are written.")];
  return [tool("complete_task", { status: "done", summary: "notes.md is there.", files: ["notes.md"] })];
}

test("a person edits todo.md while the mission runs: what is added is worked on, what is dropped is not, a false tick is refused", {
  timeout: timeoutMs,
}, async () => {
  let atWork = 0;
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const meet = async (agent: string): Promise<void> => {
    if (agent !== "worker") return;
    atWork += 1;
    await released;
  };
  await using setting = await openHost(script(meet), { files: sampleProject });
  const { host, model } = setting;
  const path = join(host.project, ".oco", "todo.md");
  const todo = (): Promise<string> => readFile(path, "utf8").catch(() => "");
  const shows = (part: string): Promise<unknown> =>
    until(async () => (await todo()).includes(part) || undefined, timeoutMs);

  const server = await host.serve();
  const { id } = await server.createSession({ title: "mission" });
  const ran = server.command(id, "task", sampleGoal);
  await until(() => atWork === 3 || undefined, timeoutMs);
  await shows("- [ ] T4: Implement nothing (after: T1)");

  // One editor writes in place, the other replaces the file.
  const first = (await todo()).replace("- [ ] T4", "- [-] T4");
  await writeFile(path, `${first}- [ ] Write the notes\n  in notes.md\n`);
  await shows("P1: Write the notes");
  expect(await todo()).toContain("- [-] T4: Implement nothing (after: T1; dropped: by a person");
  await writeFile(`${path}~`, (await todo()).replace("- [/] T2", "- [x] T2"));
  await rename(`${path}~`, path);
  await shows("task T2 is done when it is verified, not when it is ticked");
  expect(await todo()).toContain("- [/] T2: Implement wrap");

  release();
  await ran;
  const told = model.requests
    .filter(({ agent }) => agent === "commander")
    .at(-1)
    ?.toolResults.at(-1)?.content;
  expect(told).toMatch(/^MISSION \w+ sealed\n/);
  expect(told).toContain("- P1 Write the notes: done");
  expect(await readFile(join(host.project, "notes.md"), "utf8")).toBe("for later\n");
  const tasks = model.requests
    .filter(({ agent, turn }) => agent === "worker" && turn === 1)
    .map(({ lastUser }) => /^Task (\w+):/.exec(lastUser)?.[1]);
  expect(tasks.sort()).toEqual(["P1", "T1", "T2", "T3"]);
  await shows(": sealed");
  expect(await todo()).toContain("> Your edit was not taken: ");
  expect(await readFile(join(host.project, ".oco", "todo.refused.md"), "utf8")).toContain("- [x] T2");
});
