import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startScriptedModel, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { startHost, until } from "../src/index.ts";
import { findProcesses } from "../src/process/sweep.ts";

vi.setConfig({ testTimeout: 120_000 });

const tsx = createRequire(import.meta.url).resolve("tsx");
const owner = fileURLToPath(new URL("owner.ts", import.meta.url));

test("a shell command that outlives a crashed server is found, and ends with the host", async () => {
  await using model = await startScriptedModel({
    script: () => tool("bash", { command: "sleep 987", description: "sleep" }),
  });
  const host = await startHost({ model });
  try {
    const server = await host.serve();
    const { id } = await server.createSession();
    await server.promptAsync(id, "go");
    const sleeping = async () =>
      (await host.processes()).find(({ command }) => command.startsWith("sleep 987"));
    const child = await until(sleeping, 60_000);
    expect(child).toBeDefined();
    await server.kill("SIGKILL");
    expect(await sleeping()).toEqual(child);
    await host.close();
    expect(await host.processes()).toEqual([]);
    expect(existsSync(host.directories.root)).toBe(false);
  } finally {
    await host.close();
  }
});

test("when the process that owns a host is killed, nothing of the host is left", async () => {
  const child = spawn(
    process.execPath,
    ["--conditions=@oco/source", "--import", pathToFileURL(tsx).href, owner],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, "line")) as [string];
  const { root, pids } = JSON.parse(line) as { root: string; pids: number[] };
  expect((await findProcesses(root)).map(({ pid }) => pid)).toEqual(expect.arrayContaining(pids));
  child.kill("SIGKILL");
  const gone = await until(async () => {
    const left = await findProcesses(root);
    return left.length > 0 || existsSync(root) ? undefined : true;
  }, 60_000);
  expect(gone).toBe(true);
});

test("a host that cannot be made leaves no folder", async () => {
  const before = process.env.TMPDIR;
  const folder = await mkdtemp(join(tmpdir(), "oco-host-test-"));
  process.env.TMPDIR = folder;
  try {
    await expect(startHost({ files: { "../outside.txt": "x" } })).rejects.toThrow("leads out of the project");
    await expect(startHost({ files: join(folder, "missing") })).rejects.toThrow("ENOENT");
    expect(await readdir(folder)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(folder, { recursive: true });
  }
});

test("a host that was closed starts nothing any more, and may be closed again", async () => {
  const host = await startHost();
  await host.close();
  await host.close();
  await expect(host.run("hi")).rejects.toThrow("OCO_HOST_DISPOSED");
});

test("a server that does not come up says what OpenCode wrote", async () => {
  await using host = await startHost();
  await expect(host.serve({ args: ["--no-such-flag"] })).rejects.toThrow(
    /OCO_HOST_EXITED[\s\S]*no-such-flag|Options:/,
  );
});
