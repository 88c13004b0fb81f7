// Writers are killed at random while torn records are appended behind their backs; whatever they acknowledged must be
// there, once, and every reader must come to the same head.
import type { ChildProcess } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { startWorker, untilReady, useWorkers } from "./processes/run-workers.ts";
import { scratchDirectory } from "./scratch-directory.ts";
import { seededRandom } from "./simulator/random.ts";

const kills = process.env.OCO_TEST_LONG === "1" ? 240 : 12;

const firstLog = "00000001.log";

useWorkers();

interface Counted {
  item: number;
  register: number;
}

test.each([
  ["one log", undefined],
  ["logs that are sealed meanwhile", 16_384],
])(
  "killed processes and torn bytes lose nothing that was acknowledged (%s)",
  { timeout: 600_000 },
  async (_, compactAfterBytes) => {
    const path = scratchDirectory();
    const acknowledgements = join(scratchDirectory(), "acknowledged");
    writeFileSync(acknowledgements, "");
    const random = seededRandom(7);
    let killed = 0;
    // On a busy machine a life may end before its first commit; such lives alone show nothing.
    const hasShown = (): boolean =>
      statSync(acknowledgements).size > 0 &&
      (compactAfterBytes === undefined || newestLog(path) !== firstLog);
    const lives = async (writer: number): Promise<void> => {
      for (let life = 0; killed < kills || !hasShown(); life += 1) {
        const task = {
          mode: "acknowledge",
          path,
          worker: writer,
          count: 1e6,
          durability: "process",
        } as const;
        const setting = compactAfterBytes === undefined ? {} : { compactAfterBytes };
        const child = startWorker({ ...task, ...setting, seed: writer * 1000 + life, acknowledgements });
        await untilReady(child);
        child.stdin?.write("go\n");
        await delay(random() * 60);
        await kill(child);
        killed += 1;
        if (random() < 0.4) tear(path, random);
      }
    };
    await Promise.all([1, 2, 3].map(lives));
    await using store = await openStore<Counted>({ path });
    const present = store.entries({ prefix: ["item"] }).map(({ value }) => value);
    const acknowledged = readFileSync(acknowledgements, "utf8").trim().split("\n").map(Number);
    const lost = acknowledged.filter((number) => store.get(["item", number]) !== number);
    expect({ killed: killed >= kills, lost, some: acknowledged.length > 0 }).toEqual({
      killed: true,
      lost: [],
      some: true,
    });
    // At most the one commit in doubt per life is there without having been acknowledged.
    expect(present.length - acknowledged.length).toBeLessThanOrEqual(killed);
    expect(store.get(["register", "sum"])).toBe(present.length);
    await using other = await openStore<Counted>({ path, exclusive: false });
    expect(other.head).toBe(store.head);
    expect(store.stats().generation > 1).toBe(compactAfterBytes !== undefined);
    if (process.env.OCO_TEST_LONG === "1") {
      process.stdout.write(`${killed} kills, ${acknowledged.length} acknowledged, ${lost.length} lost\n`);
    }
  },
);

function newestLog(path: string): string {
  const logs = readdirSync(path).filter((name) => name.endsWith(".log"));
  return logs.sort().at(-1) ?? firstLog;
}

/** What a writer that is killed inside an append could leave. */
function tear(path: string, random: () => number): void {
  const bytes = ["\n", "\n000000", '\n000000f0 00000000 {"kind":"comm', "\n00000002 00000000 {}"];
  appendFileSync(join(path, newestLog(path)), bytes[Math.floor(random() * bytes.length)] as string);
}

function kill(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  return gone;
}
