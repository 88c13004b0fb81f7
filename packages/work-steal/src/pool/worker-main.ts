import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { WorkerReady, WorkerStart } from "./wire.ts";
import { WorkerLoop } from "./worker-loop.ts";

// The file that a worker thread of a pool starts with.

const { start, port }: { readonly start: WorkerStart; readonly port: MessagePort } = workerData;
const module: Record<string, unknown> = await import(start.module);
const exports = Object.keys(module)
  .filter((name) => typeof module[name] === "function")
  .sort();
const tasks = exports.map((name) => module[name] as (argument: unknown) => unknown);
parentPort?.postMessage({ exports } satisfies WorkerReady);
await new WorkerLoop(start, tasks, port).run();
port.close();
