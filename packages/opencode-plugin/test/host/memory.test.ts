import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { type ModelRequest, type Step, text } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost } from "./open-host.ts";

const known = "Known from before:";

test("workers are told what scouts found in their project, and nothing of another project is in any request", {
  timeout: 240_000,
}, async () => {
  const sample = sampleScript({ hasBadFirstPlan: false });
  let name = "alpha";
  const script = async (request: ModelRequest): Promise<Step[]> => {
    const isAnswer = request.agent === "scout" && request.toolResults.length > 0;
    return isAnswer
      ? [
          text(
            `- The ${name}-only rule: files in src have no imports.\n- Tests in test/ run with \`node --test\`.`,
          ),
        ]
      : sample(request);
  };
  await using setting = await openHost(script, { files: sampleProject });
  const { host, model } = setting;
  const other = join(host.project, "..", "beta");
  cpSync(host.project, other, { recursive: true });

  const first = await host.run(sampleGoal, { command: "task", timeoutMs: 110_000 });
  expect(first.text).toContain("sealed");
  const count = model.requests.length;
  name = "beta";
  const second = await host.run(sampleGoal, { command: "task", directory: other, timeoutMs: 110_000 });
  expect(second.text).toContain("sealed");

  const ofAlpha = model.requests.slice(0, count);
  const ofBeta = model.requests.slice(count);
  for (const [requests, own] of [
    [ofAlpha, "alpha-only"],
    [ofBeta, "beta-only"],
  ] as const) {
    const workers = requests.filter(({ agent }) => agent === "worker");
    expect(workers.length).toBeGreaterThan(0);
    for (const { messages } of workers) {
      const task = messages.find(({ role }) => role === "user")?.text ?? "";
      expect(task.slice(task.indexOf(known))).toContain(own);
    }
  }
  expect(JSON.stringify(ofBeta.map(({ messages }) => messages))).not.toContain("alpha-only");
  expect(JSON.stringify(ofAlpha.map(({ messages }) => messages))).not.toContain("beta-only");
  // Everything of the first project is in its own folder of the data directory.
  const found = execFileSync("grep", ["-rl", "alpha-only", host.directories.data], { encoding: "utf8" });
  expect(found).toContain("/memory/");
  expect(found).not.toContain("/beta-");
});
