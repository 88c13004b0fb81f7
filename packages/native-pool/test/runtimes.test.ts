import { execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { kinds, runs, until } from "./contract/harness.ts";
import { stormKills } from "./contract/kill-storm.ts";

const execute = promisify(execFile);
const openCode = fileURLToPath(new URL("../../../node_modules/.bin/opencode", import.meta.url));
const idler = fileURLToPath(new URL("./contract/idle.ts", import.meta.url));
const storm = fileURLToPath(new URL("./contract/kill-storm.ts", import.meta.url));
const runner = fileURLToPath(new URL("./contract/run.ts", import.meta.url));

test("the addon is not loaded in a worker", async () => {
  const script = fileURLToPath(new URL("./contract/worker.ts", import.meta.url));
  const env = { ...process.env, BUN_BE_BUN: "1" };
  const { stdout } = await execute(openCode, ["run", script], { env });
  expect(stdout).toBe("the addon is for the main thread only\n");
});

// Each run has to end by itself: whatever still held the runtime open would run into the time limit of the test.
describe.each(kinds())("%s", (kind) => {
  test("the whole contract holds in the Bun inside OpenCode, and nothing is left that holds it open", async () => {
    const env = { ...process.env, BUN_BE_BUN: "1" };
    const { stdout } = await execute(openCode, ["run", runner, kind], { env });
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({ kind, failed: [] });
  }, 120_000);

  test.skipIf(process.platform !== "linux")(
    `${stormKills} random kills in the Bun inside OpenCode leave no orphan, no zombie and no descriptor`,
    async () => {
      const env = { ...process.env, BUN_BE_BUN: "1" };
      const { stdout } = await execute(openCode, ["run", storm, kind], { env });
      expect(stdout).toBe(`${stormKills} kills, nothing left\n`);
    },
    900_000,
  );

  test.each(["Node", "Bun"])(
    "an idle pool and a search that was left hold %s open no longer",
    async (runtime) => {
      const env = { ...process.env, BUN_BE_BUN: "1" };
      const [command, ...args] =
        runtime === "Bun" ? [openCode, "run"] : [process.execPath, "--import", "tsx"];
      const { stdout } = await execute(command as string, [...args, idler, kind], { env });
      expect(stdout).toBe("answered 1, left\n");
    },
  );
});

// A child that does not read cannot see the end of its input: only the kernel can tell it that its parent is gone.
test.skipIf(process.platform !== "linux" || !kinds().includes("native")).each(["Node", "Bun"])(
  "native: a child dies with a %s that is killed",
  async (runtime) => {
    const script = fileURLToPath(new URL("./contract/orphan.ts", import.meta.url));
    const env = { ...process.env, BUN_BE_BUN: "1" };
    const [command, ...args] = runtime === "Bun" ? [openCode, "run"] : [process.execPath, "--import", "tsx"];
    const parent = spawn(command as string, [...args, script], { env, stdio: ["ignore", "pipe", "inherit"] });
    const child = await new Promise<number>((resolve) => {
      parent.stdout.once("data", (text: Buffer) => resolve(Number(text.toString())));
    });
    const host = hostOf(child);
    expect(runs(child)).toBe(true);
    process.kill(host, "SIGKILL");
    await until(() => !runs(child), "the child is dead");
    parent.kill("SIGKILL");
  },
);

/** The parent by /proc: the runtime may have been started through a wrapper. */
function hostOf(child: number): number {
  return Number(/\) . (\d+)/.exec(readFileSync(`/proc/${child}/stat`, "latin1"))?.[1]);
}
