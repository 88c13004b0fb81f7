import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { judge } from "./commit-goals.ts";
import { contestants } from "./contestants.ts";
import type { Contestant } from "./counter.ts";
import type { Selection } from "./selection.ts";

const durationMs = 1000;
/** How often a run of a peer is tried. */
const mostTries = 3;

/** What one worker process did. */
interface Share {
  readonly acknowledged: number;
  readonly measured: number;
  readonly seconds: number;
  readonly cpuUs: number;
}

/** One run of one contestant with some number of processes. */
interface Run {
  readonly perSecond: number;
  /** Processor time of all processes per commit. */
  readonly cpuUs: number;
  readonly acknowledged: number;
  readonly lost: number;
}

/** All runs of one contestant with the same number of processes. */
export interface Result extends Run {
  readonly least: number;
  readonly most: number;
}

/** Results by contestant, in the order of the process counts. */
export type Results = ReadonlyMap<string, readonly Result[]>;

/** Commits per second, and acknowledged commits that are not there afterwards, with several processes. */
export async function benchCommits({ names, processes, rounds }: Selection): Promise<void> {
  const chosen = contestants.filter(({ name }) => names.some((part) => name.includes(part)));
  const results = new Map<string, Result[]>(chosen.map(({ name }) => [name, []]));
  // Contestants take turns within each round, so that a slow moment of the machine hits all of them alike.
  for (const count of processes) {
    const taken = new Map<string, Run[]>(chosen.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const contestant of chosen) {
        const one = await attempt(contestant, count);
        if (one !== undefined) taken.get(contestant.name)?.push(one);
      }
    }
    for (const [name, runs] of taken) results.get(name)?.push(middle(runs));
  }
  for (const kind of ["process", "durable"] as const) {
    print(
      kind,
      chosen.filter((contestant) => contestant.class === kind),
      results,
      processes,
    );
  }
  console.log(`\nload average of the machine at the end: ${loadavg()[0]?.toFixed(1)}`);
  judge(results, processes);
}

/** A run, or undefined where a peer has failed: once in a dozen runs, eight processes broke a transaction of lmdb's. */
async function attempt(contestant: Contestant, processes: number): Promise<Run | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run(contestant, processes);
    } catch (error) {
      if (contestant.name.startsWith("@oco/")) throw error;
      console.log(`${contestant.name}, ${processes} processes: a run failed: ${String(error)}`);
      if (tries === mostTries) return undefined;
    }
  }
}

/** The run of median speed, with what all runs acknowledged and lost. */
function middle(runs: readonly Run[]): Result {
  const sorted = runs.toSorted((left, right) => left.perSecond - right.perSecond);
  const sum = (part: (each: Run) => number): number => runs.reduce((total, each) => total + part(each), 0);
  const { perSecond, cpuUs } = sorted[sorted.length >> 1] ?? { perSecond: Number.NaN, cpuUs: Number.NaN };
  const [least, most] = [sorted[0]?.perSecond ?? 0, sorted.at(-1)?.perSecond ?? 0];
  const [acknowledged, lost] = [sum((each) => each.acknowledged), sum((each) => each.lost)];
  return { perSecond, cpuUs, acknowledged, lost, least, most };
}

async function run(contestant: Contestant, processes: number): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), "oco-mvcc-bench-"));
  const index = String(contestants.indexOf(contestant));
  const children: ChildProcess[] = [];
  try {
    const before = await contestant.open(directory);
    await before.close();
    for (let started = 0; started < processes; started += 1) {
      const child = fork(new URL("./commit-worker.ts", import.meta.url), [
        directory,
        index,
        String(durationMs),
      ]);
      children.push(child);
    }
    await together(children, "warm up");
    await together(children, "get ready");
    const shares = (await together(children, "go")) as Share[];
    const acknowledged = shares.reduce((sum, share) => sum + share.acknowledged, 0);
    const measured = shares.reduce((sum, share) => sum + share.measured, 0);
    const seconds = Math.max(...shares.map((share) => share.seconds));
    const after = await contestant.open(directory);
    const lost = acknowledged - (await after.total());
    await after.close();
    const cpuUs = shares.reduce((sum, share) => sum + share.cpuUs, 0) / measured;
    return { acknowledged, lost, cpuUs, perSecond: measured / seconds };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Gives all children the word at once and waits for the answer of each. */
async function together(children: readonly ChildProcess[], word: string): Promise<unknown[]> {
  const answers = children.map(nextMessage);
  for (const child of children) child.send(word);
  return await Promise.all(answers);
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`a process ended with ${code}`)));
  });
}

function print(
  kind: Contestant["class"],
  chosen: readonly Contestant[],
  results: Results,
  processes: readonly number[],
): void {
  if (chosen.length === 0) return;
  const title = kind === "process" ? "survives the process" : "survives the machine";
  console.log(
    `\ncommits per second (${title}), read-modify-write of 1 of 100 documents: median (least-most)`,
  );
  const line = (name: string, cells: readonly string[], rest = ""): void =>
    console.log(`  ${name.padEnd(40)}${cells.map((cell) => cell.padStart(24)).join("")}  ${rest}`);
  line(
    "",
    processes.map((count) => `${count} proc.`),
    "acknowledged and lost",
  );
  for (const { name } of chosen) {
    const row = results.get(name) ?? [];
    line(
      name,
      row.map(({ perSecond, least, most }) => `${whole(perSecond)} (${whole(least)}-${whole(most)})`),
      row.map(({ lost, acknowledged }) => `${lost} of ${acknowledged}`).join(", "),
    );
    line(
      "  processor time per commit, us",
      row.map(({ cpuUs }) => cpuUs.toFixed(1)),
    );
  }
}

function whole(rate: number): string {
  return String(Math.round(rate));
}
