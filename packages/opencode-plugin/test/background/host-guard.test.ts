import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isRunning } from "./jobs-under-test.ts";

/** A host of its own that starts two jobs, one of which leaves its group, and prints their process ids. */
function startHost(folder: string): ChildProcess {
  const jobs = join(import.meta.dirname, "jobs-under-test.ts");
  const code = `
    import { JobsUnderTest, printed } from ${JSON.stringify(jobs)};
    const setting = new JobsUnderTest({ folder: ${JSON.stringify(folder)} });
    const deaf = await setting.node('process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000)');
    await printed(deaf, "ready");
    const away = await setting.node('console.log(require("node:child_process").spawn("sleep", ["1000"], { detached: true }).pid, "ready"); setInterval(() => {}, 1000)');
    console.log(deaf.pid, away.pid, parseInt(await printed(away, "ready")));
    setInterval(() => {}, 1000);`;
  const args = ["--conditions", "@oco/source", "--import", "tsx", "--input-type=module", "-e", code];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

test.skipIf(process.platform !== "linux")(
  "jobs end with a host that was killed and could do nothing",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "oco-guard-"));
    const host = startHost(folder);
    try {
      if (host.stdout === null) throw new Error("no output");
      const [line] = (await once(host.stdout, "data")) as [Buffer];
      const pids = line.toString().trim().split(" ").map(Number);
      expect(pids.map(isRunning)).toEqual([true, true, true]);
      host.kill("SIGKILL");
      await expect.poll(() => pids.map(isRunning), { timeout: 10_000 }).toEqual([false, false, false]);
    } finally {
      host.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
