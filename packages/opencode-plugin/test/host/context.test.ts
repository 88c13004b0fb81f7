import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { expect, test } from "vitest";
import { openHost, plugin } from "./open-host.ts";

const mark = "## Unfinished mission";

test("an unfinished mission stands at the end of the system prompt, the same in every turn, and survives a compaction", {
  timeout: 180_000,
}, async () => {
  const script = sampleScript({
    hasBadFirstPlan: false,
    write: (feature, _, solution) => (feature === "tally" ? "export function tally() {}\n" : solution),
  });
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
  const compaction = model.requests.find(({ messages }) =>
    messages.some(({ text }) => text.includes("Keep this in the summary:")),
  );
  expect(compaction?.turn).toBe(0);
  expect(JSON.stringify(compaction?.messages)).toContain("It waits for a decision");
});
