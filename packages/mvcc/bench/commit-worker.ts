import { contestants } from "./contestants.ts";
import { keyCount } from "./counter.ts";

// Started by commits.ts with: directory, index of the contestant, duration.
const [directory = "", index = "0", durationMs = "500"] = process.argv.slice(2);
const contestant = contestants[Number(index)];
if (contestant === undefined) throw new RangeError(`no contestant ${index}`);
const counter = await contestant.open(directory);
process.send?.("ready");
await new Promise((resolve) => process.once("message", resolve));

let acknowledged = 0;
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
await counter.close();
process.send?.({ acknowledged, seconds });
process.disconnect();
