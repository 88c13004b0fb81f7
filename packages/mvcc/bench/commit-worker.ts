import { contestants } from "./contestants.ts";
import { keyCount } from "./counter.ts";

// Started by commits.ts with: directory, index of the contestant, duration.
const [directory = "", index = "0", durationMs = "500"] = process.argv.slice(2);
const contestant = contestants[Number(index)];
if (contestant === undefined) throw new RangeError(`no contestant ${index}`);
const counter = await contestant.open(directory);
let acknowledged = 0;
const word = (): Promise<unknown> => new Promise((resolve) => process.once("message", resolve));
const addUntil = async (end: number, limit: number): Promise<void> => {
  while (performance.now() < end && acknowledged < limit) {
    const adding = counter.add(Math.floor(Math.random() * keyCount));
    if (adding instanceof Promise) await adding;
    acknowledged += 1;
  }
};
const inFlight = Array.from({ length: contestant.inFlight });
await word();
// A process is measured warm, together with the others: agents and their stores live for hours. The number counts, not
// the time, of which one of eight processes gets little; what waits for the disk is warm long before the number.
const warmBy = performance.now() + (contestant.class === "process" ? 8000 : 3000);
await Promise.all(inFlight.map(() => addUntil(warmBy, 20_000)));
const warm = acknowledged;
process.send?.("warm");
await word();
// Reads what the others did while they warmed up.
await counter.total();
process.send?.("ready");
await word();
const cpuBefore = process.cpuUsage();
const started = performance.now();
await Promise.all(inFlight.map(() => addUntil(started + Number(durationMs), Number.POSITIVE_INFINITY)));
const seconds = (performance.now() - started) / 1e3;
const { user, system } = process.cpuUsage(cpuBefore);
await counter.close();
process.send?.({ acknowledged, measured: acknowledged - warm, seconds, cpuUs: user + system });
process.disconnect();
