import { contestants } from "./contestants.ts";
import { keyCount } from "./counter.ts";

// Started by commits.ts with: directory, index of the contestant, duration.
const [directory = "", index = "0", durationMs = "500"] = process.argv.slice(2);
const contestant = contestants[Number(index)];
if (contestant === undefined) throw new RangeError(`no contestant ${index}`);
const counter = await contestant.open(directory);
let acknowledged = 0;
// A process is measured warm: short-lived ones are not what stores are for. The number counts, not the time, of which a
// process gets little on a busy machine; the slow ones are native code or a flush per commit and need no more.
const warmBy = performance.now() + 1000;
for (; acknowledged < 8000 && performance.now() < warmBy; acknowledged += 1) {
  await counter.add(Math.floor(Math.random() * keyCount));
}
const warm = acknowledged;
process.send?.("warm");
await new Promise((resolve) => process.once("message", resolve));
// Reads what the others did while they warmed up.
await counter.total();
process.send?.("ready");
await new Promise((resolve) => process.once("message", resolve));
const cpuBefore = process.cpuUsage();
const started = performance.now();
const end = started + Number(durationMs);
const work = async (): Promise<void> => {
  while (performance.now() < end) {
    const adding = counter.add(Math.floor(Math.random() * keyCount));
    if (adding instanceof Promise) await adding;
    acknowledged += 1;
  }
};
await Promise.all(Array.from({ length: contestant.inFlight }, work));
const seconds = (performance.now() - started) / 1e3;
const { user, system } = process.cpuUsage(cpuBefore);
await counter.close();
process.send?.({ acknowledged, measured: acknowledged - warm, seconds, cpuUs: user + system });
process.disconnect();
