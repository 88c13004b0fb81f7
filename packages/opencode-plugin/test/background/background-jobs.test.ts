import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isRunning, JobsUnderTest, printed } from "./jobs-under-test.ts";

test("a job prints, ends by itself, and keeps its exit code", async () => {
  await using setting = new JobsUnderTest();
  const job = await setting.node('console.log("out"); console.error("err"); process.exitCode = 3');
  await job.ended;
  expect(job.state).toMatchObject({ kind: "exited", code: 3 });
  const { text } = await job.output.read(0, 1000);
  expect(text.split("\n").toSorted()).toEqual(["", "err", "out"]);
});

test("a program that is not there, or a bad folder, is told at once and leaves nothing", async () => {
  await using setting = new JobsUnderTest();
  await expect(setting.start("no-such-program-anywhere x")).rejects.toThrow(/Could not start .*ENOENT/);
  expect(setting.jobs.of("s")).toEqual([]);
});

test("a job belongs to its session: others neither see nor touch it", async () => {
  await using setting = new JobsUnderTest();
  const job = await setting.node("setInterval(() => {}, 1000)", "mine");
  expect(() => setting.jobs.get("yours", job.id)).toThrow(/has no background command "bg1"\. It has none/);
  expect(setting.jobs.of("yours")).toEqual([]);
  expect(setting.jobs.get("mine", job.id)).toBe(job);
  await setting.jobs.endSession("yours");
  expect(job.state.kind).toBe("running");
  await setting.jobs.take({ type: "session.deleted", properties: { sessionID: "mine" } });
  expect(job.state).toMatchObject({ kind: "killed", by: "the end of its session" });
  expect(setting.jobs.of("mine")).toEqual([]);
});

test("no more run at once than the limit says, also when they are started together", async () => {
  await using setting = new JobsUnderTest({ maxRunning: 2 });
  const code = "setInterval(() => {}, 1000)";
  const started = await Promise.allSettled([1, 2, 3, 4].map(() => setting.node(code)));
  expect(started.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  const [first] = setting.jobs.of("s");
  await expect(setting.node(code)).rejects.toThrow(/2 of 2 background commands run already/);
  await first?.kill("test");
  await expect(setting.node(code)).resolves.toBeDefined();
});

test("only so many ended jobs are remembered, and the files of the others are gone", async () => {
  await using setting = new JobsUnderTest({ maxEnded: 2, ringBytes: 4 });
  for (let count = 0; count < 4; count += 1) {
    await (await setting.node('console.log("0123456789")')).ended;
  }
  expect(setting.jobs.of("s").map(({ id }) => id)).toEqual(["bg3", "bg4"]);
  await setting.jobs.of("s")[1]?.output.read(0, 1);
  const folder = join(setting.folder, "logs", String(process.pid));
  const old = (): string[] => readdirSync(folder).filter((name) => /^bg[12]\./.test(name));
  await expect.poll(old).toEqual([]);
});

test("the folders of processes that are gone are removed, those of living ones stay", async () => {
  await using setting = new JobsUnderTest();
  const logs = join(setting.folder, "logs");
  mkdirSync(join(logs, "4194303"), { recursive: true });
  mkdirSync(join(logs, String(process.ppid)), { recursive: true });
  await setting.node("");
  expect(readdirSync(logs).toSorted()).toEqual([String(process.pid), String(process.ppid)].toSorted());
});

test.skipIf(process.platform !== "linux")(
  "a kill ends the whole group, one that ignores the request, and one that left the group",
  async () => {
    await using setting = new JobsUnderTest();
    const child = `const { spawn } = require("node:child_process");
      process.on("SIGTERM", () => {});
      const plain = spawn("sleep", ["1000"]);
      const away = spawn("sleep", ["1000"], { detached: true });
      console.log(plain.pid, away.pid, "ready");
      setInterval(() => {}, 1000);`;
    const job = await setting.node(child);
    const pids = (await printed(job, "ready")).split(" ").slice(0, 2).map(Number);
    expect(pids.map(isRunning)).toEqual([true, true]);
    await job.kill("test");
    expect(job.state).toMatchObject({ kind: "killed", by: "test" });
    await expect.poll(() => [job.pid, ...pids].map(isRunning)).toEqual([false, false, false]);
  },
);

test.skipIf(process.platform === "win32")(
  "what a program leaves behind when it ends is ended with it",
  async () => {
    await using setting = new JobsUnderTest();
    const job = await setting.start("sleep 1000 & echo $!", "s", true);
    await job.ended;
    expect(job.state).toMatchObject({ kind: "exited", code: 0 });
    const pid = Number((await job.output.read(0, 100)).text);
    expect(pid).toBeGreaterThan(1);
    await expect.poll(() => isRunning(pid)).toBe(false);
  },
);

test("dispose ends every job, removes the files, and nothing can be started afterwards", async () => {
  await using setting = new JobsUnderTest();
  const job = await setting.node("setInterval(() => {}, 1000)");
  await setting.jobs[Symbol.asyncDispose]();
  expect(job.state).toMatchObject({ kind: "killed", by: "the end of OpenCode" });
  expect(existsSync(join(setting.folder, "logs", String(process.pid)))).toBe(false);
  await expect(setting.node("")).rejects.toThrow(/closing/);
});

test("limits that make no sense are refused with their value", () => {
  expect(() => new JobsUnderTest({ maxRunning: -1 })).toThrow(/background\.maxRunning .* got -1/);
});
