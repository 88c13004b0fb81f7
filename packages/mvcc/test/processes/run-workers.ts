import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll } from "vitest";
import type { WorkerTask } from "./history.ts";

let program = "";

/** The OpenCode of this workspace, which is also a Bun. */
export const openCode: string = join(
  import.meta.dirname,
  "..",
  "..",
  "..",
  "..",
  "node_modules",
  ".bin",
  "opencode",
);

/** Bundles the worker once for the tests of a file, so that twenty processes need not each compile it. */
export function useWorkers(): void {
  let directory = "";
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "oco-mvcc-worker-"));
    program = join(directory, "worker.mjs");
    const entryPoints = [join(import.meta.dirname, "worker.ts")];
    buildSync({
      entryPoints,
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "es2022",
    });
  });
  afterAll(() => rmSync(directory, { recursive: true }));
}

/** Starts a worker process; it begins when it is told to. */
export function startWorker(task: WorkerTask): ChildProcess {
  const [command, args] = task.runtime === "bun" ? [openCode, ["run"]] : [process.execPath, []];
  const child = spawn(command, [...args, program, JSON.stringify(task)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...(task.runtime === "bun" && { BUN_BE_BUN: "1" }) },
  });
  // A killed worker breaks its pipe.
  child.stdin?.on("error", () => {});
  return child;
}

/** Resolves when a worker is ready to begin. */
export function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`worker ended with ${code}`)));
  });
}

/** Runs workers at the same time and returns what each printed, line by line as JSON. */
export async function runWorkers(tasks: readonly WorkerTask[]): Promise<unknown[]> {
  const children = tasks.map(startWorker);
  const outputs = children.map(collect);
  await Promise.all(children.map(untilReady));
  for (const child of children) child.stdin?.end("go\n");
  const texts = await Promise.all(outputs);
  return texts.flatMap((text) => JSON.parse(text.slice("ready\n".length)) as unknown[]);
}

function collect(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    child.once("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`worker ended with ${code}`)),
    );
  });
}
