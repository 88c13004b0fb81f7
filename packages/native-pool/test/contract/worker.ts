// Prints which implementation a worker gets.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { implementation } from "../../src/native/implementation.ts";

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once("message", (text) => process.stdout.write(`${text}\n`));
} else {
  parentPort?.postMessage(implementation().reason);
}
