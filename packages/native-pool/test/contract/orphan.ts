// Starts a child that does not read its input, prints its id, and waits to be killed.
import { systemClock } from "../../src/clock.ts";
import { resolveOptions } from "../../src/pool/options.ts";
import { ProcessPool } from "../../src/pool/process-pool.ts";
import { connectWith } from "./harness.ts";

const options = resolveOptions({ command: "sleep", args: ["600"], max: 1 });
const pool = new ProcessPool(options, connectWith("native", "jsonl", systemClock), "native");
const answer = pool.request("never");
process.stdout.write(`${pool.stats().processes[0]?.pid}\n`);
await answer;
