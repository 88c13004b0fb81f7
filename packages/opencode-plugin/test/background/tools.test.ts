import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ToolDefinition } from "@opencode-ai/plugin";
import { expect, test } from "vitest";
import { checkBackground } from "../../src/tools/check-background.ts";
import { killBackground } from "../../src/tools/kill-background.ts";
import { listBackground } from "../../src/tools/list-background.ts";
import { runBackground } from "../../src/tools/run-background.ts";
import { type AskedPermission, toolCall } from "../tools/tool-call.ts";
import { JobsUnderTest, printed } from "./jobs-under-test.ts";

interface Answer {
  readonly title: string;
  readonly output: string;
}

interface Call {
  readonly tool: ToolDefinition;
  readonly args: object;
  readonly sessionID?: string;
  readonly deny?: boolean;
}

function caller(setting: JobsUnderTest) {
  const asked: AskedPermission[] = [];
  const call = ({ tool, args, sessionID = "s", deny = false }: Call): Promise<Answer> =>
    toolCall(tool, args, { directory: setting.folder, sessionID, asked, isDenied: deny });
  return { asked, call };
}

test("a command is asked about under the host's bash permission, and not started when that is denied", async () => {
  await using setting = new JobsUnderTest();
  const { asked, call } = caller(setting);
  const tool = runBackground(setting.jobs);
  const args = { command: "sleep '1000'" };
  await expect(call({ tool, args, deny: true })).rejects.toThrow("denied");
  expect(setting.jobs.of("s")).toEqual([]);
  await call({ tool, args: { command: "sleep 5 | cat", shell: true } });
  expect(asked).toMatchObject([
    { permission: "bash", patterns: ["sleep '1000'", "sleep 1000"] },
    { permission: "bash", patterns: ["sleep 5 | cat", "sleep 5", "cat"] },
  ]);
});

test("a folder outside the project is refused, also behind a link, and nobody is asked about it", async () => {
  await using setting = new JobsUnderTest();
  const { asked, call } = caller(setting);
  const tool = runBackground(setting.jobs);
  symlinkSync(tmpdir(), join(setting.folder, "out"), "junction");
  mkdirSync(join(setting.folder, "in"));
  for (const cwd of ["..", "/", "out"]) {
    await expect(call({ tool, args: { command: "pwd", cwd } })).rejects.toThrow(/outside the project/);
  }
  expect(asked).toEqual([]);
  await call({ tool, args: { command: "pwd", cwd: "in" } });
  const [job] = setting.jobs.of("s");
  expect((await printed(job!, "\n")).trim()).toBe(join(realpathSync(setting.folder), "in"));
});

test("each look shows what is new, plain, and a look by position what was there", async () => {
  await using setting = new JobsUnderTest();
  const { call } = caller(setting);
  const job = await setting.node('console.log("\\u001b[31mred\\u001b[0m"); setInterval(() => {}, 1000)');
  const tool = checkBackground(setting.jobs, () => job.startedAt + 2000);
  const first = await call({ tool, args: { id: "bg1", wait_ms: 60_000 } });
  expect(first.output).toMatch(/^bg1 running after 2 s, 13 bytes printed: .*\nOutput:\nred\n$/);
  expect((await call({ tool, args: { id: "bg1" } })).output).toMatch(/No new output\.$/);
  expect((await call({ tool, args: { id: "bg1", from: 5 } })).output).toMatch(/\nOutput:\nred\n$/);
  await call({ tool: killBackground(setting.jobs), args: { id: "bg1" } });
  expect((await call({ tool: listBackground(setting.jobs), args: {} })).output).toMatch(
    /^bg1 killed by kill_background after 0 s/,
  );
  await expect(call({ tool, args: { id: "bg1" }, sessionID: "other" })).rejects.toThrow(/has no background/);
});

test("of much new output the newest is shown, with the way to the rest", async () => {
  await using setting = new JobsUnderTest();
  const { call } = caller(setting);
  const job = await setting.node('process.stdout.write("x".repeat(30000) + "end")');
  await job.ended;
  const { output } = await call({ tool: checkBackground(setting.jobs), args: { id: "bg1" } });
  expect(output).toContain("exited with code 0");
  expect(output).toContain("(13619 bytes before byte 13619 are not shown)");
  expect(output.endsWith("xend")).toBe(true);
  const rest = await call({ tool: checkBackground(setting.jobs), args: { id: "bg1", from: 0 } });
  expect(rest.output).toContain("(13619 bytes follow from byte 16384)");
});
