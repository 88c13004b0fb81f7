import { until } from "@oco-tools/opencode-host";
import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { type ModelRequest, type Step, text, tool } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost, plugin } from "./open-host.ts";

const mark = "## Unfinished mission";

/** A mission that cannot go on by itself: one unit never passes. */
function stuckScript(): ReturnType<typeof sampleScript> {
  return sampleScript({
    hasBadFirstPlan: false,
    write: (feature, _, solution) => (feature === "tally" ? "export function tally() {}\n" : solution),
  });
}

const finding = "Every test of the functions is in test/";

test("an unfinished mission stands at the end of the system prompt, the same in every turn, and survives a compaction with what is remembered", {
  timeout: 180_000,
}, async () => {
  const sample = stuckScript();
  const script = async (request: ModelRequest): Promise<Step[]> => {
    const isAnswer = request.agent === "scout" && request.toolResults.length > 0;
    return isAnswer ? [text(`- ${finding}; its token is ghp_${"a1B2".repeat(9)}`)] : sample(request);
  };
  const limits = { canAsk: true, attempts: 1, diagnoses: 0, waves: 1 };
  await using setting = await openHost(script, { files: sampleProject, plugins: [[plugin, { limits }]] });
  const { host, model } = setting;
  const run = await host.run(sampleGoal, { command: "task", timeoutMs: 120_000 });
  expect(run.text).toMatch(/^Report:\nMISSION \w+ decision\n/);
  const session = run.sessionID ?? "";
  await using server = await host.serve();
  await server.prompt(session, "How does it stand?", { agent: "commander" });
  await server.prompt(session, "And now?", { agent: "commander" });

  const turns = model.requests.filter((request) => request.session === session && request.turn > 0);
  const [first, second, ...later] = turns.map(({ system }) => system);
  expect(turns.length).toBeGreaterThanOrEqual(4);
  expect(first).not.toContain(mark);
  expect(second?.startsWith(first ?? "?")).toBe(true);
  const block = second?.slice(second.indexOf(mark)) ?? "";
  expect(block).toContain("T2 Implement wrap: verified");
  expect(block).toContain("It waits for a decision");
  for (const system of later) expect(system.slice(system.indexOf(mark))).toBe(block);

  await server.http.post(`/session/${session}/summarize`, { providerID: "fake", modelID: "fake" });
  const isCompaction = (message: { readonly text: string }): boolean =>
    message.text.includes("Keep this in the summary:");
  const compaction = model.requests.find(({ messages }) => messages.some(isCompaction));
  expect(compaction?.turn).toBe(0);
  const told = compaction?.messages.find(isCompaction)?.text ?? "";
  expect(told).toContain("It waits for a decision");
  expect(told.slice(told.indexOf("Known from before:"))).toContain(
    `- ${finding}; its token is [redacted:github]`,
  );
  expect(told).not.toContain("ghp_");
});

test("a person is asked what now, and told the end also when nobody waits for the mission after the answer", {
  timeout: 180_000,
}, async () => {
  const sample = stuckScript();
  const script = async (request: ModelRequest): Promise<Step[]> => {
    if (request.agent !== "commander") return sample(request);
    if (request.lastUser.includes("has ended")) return [text("Told.")];
    if (!request.lastUser.includes("Drop it")) return sample(request);
    const isDecided = request.toolResults.some(({ content }) => content.includes("took the decision"));
    return isDecided ? [text("Dropped.")] : [tool("mission_decide", { decision: "drop" })];
  };
  const limits = { attempts: 1, diagnoses: 0, waves: 2 };
  await using setting = await openHost(script, { files: sampleProject, plugins: [[plugin, { limits }]] });
  const { host, model } = setting;
  await using server = await host.serve({ env: { OPENCODE_CLIENT: "desktop" } });
  const { id } = await server.createSession({ title: "mission" });
  await server.command(id, "task", sampleGoal, { timeoutMs: 120_000 });
  const ends = (): string[] =>
    model.requests
      .filter(({ agent, lastUser }) => agent === "commander" && lastUser.includes("has ended"))
      .map(({ lastUser }) => lastUser);
  expect(model.requests.some(({ messages }) => JSON.stringify(messages).includes(" decision\\n"))).toBe(true);
  expect(ends()).toEqual([]);

  await server.prompt(id, "Drop it.", { agent: "commander" });
  const [end] = (await until(() => (ends().length > 0 ? ends() : undefined), 60_000)) ?? [];
  expect(end).toContain("The mission of this session has ended. Tell the person.");
  expect(end).toMatch(/MISSION \w+ failed\n[\s\S]*tally: dropped/);
  await server.prompt(id, "How did it end?", { agent: "commander" });
  const told = (await server.messages(id)).filter(({ parts }) =>
    JSON.stringify(parts).includes("has ended. Tell the person"),
  );
  expect(told).toHaveLength(1);
});

test("with nobody there the same mission fails, and asks nothing", { timeout: 180_000 }, async () => {
  const script = stuckScript();
  const limits = { attempts: 1, diagnoses: 0, waves: 1 };
  await using setting = await openHost(script, { files: sampleProject, plugins: [[plugin, { limits }]] });
  const run = await setting.host.run(sampleGoal, { command: "task", timeoutMs: 120_000 });
  expect(run.text).toMatch(/^Report:\nMISSION \w+ failed\n/);
});
