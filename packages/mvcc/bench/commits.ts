import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goal } from "@oco-tools/bench";
import { contestants } from "./contestants.ts";
import type { Contestant } from "./counter.ts";

const processCounts = [1, 2, 4, 8];
const durationMs = 400;
const rounds = Number(process.env.OCO_BENCH_ROUNDS ?? 1);
const roundsOf = ({ class: kind, inFlight, name }: Contestant): number =>
  kind === "process" && inFlight === 1 && !name.startsWith("opencode") ? rounds : 1;

interface Result {
  readonly perSecond: number;
  /** Processor time of all processes per commit. */
  readonly cpuUs: number;
  readonly acknowledged: number;
  readonly lost: number;
}

/** Commits per second, and acknowledged commits that are not there afterwards, with 1, 2, 4 and 8 processes. */
export async function benchCommits(): Promise<void> {
  const results = new Map<string, Result[]>(contestants.map(({ name }) => [name, []]));
  // Contestants take turns, so that a slow moment of the machine hits all of them; the median of the rounds counts.
  // Where no flush sets the pace, OCO_BENCH_ROUNDS=3 makes three rounds.
  for (const processes of processCounts) {
    const taken: Result[][] = contestants.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, contestant] of contestants.entries()) {
        if (round < roundsOf(contestant)) taken[index]?.push(await run(index, processes));
      }
    }
    for (const [index, { name }] of contestants.entries())
      results.get(name)?.push(middle(taken[index] ?? []));
  }
  for (const kind of ["process", "durable"] as const) print(kind, results);
  judge(results);
}

/** The run of median speed, with what all runs acknowledged and lost. */
function middle(results: readonly Result[]): Result {
  const sorted = results.toSorted((left, right) => left.perSecond - right.perSecond);
  const sum = (part: (result: Result) => number): number =>
    results.reduce((total, each) => total + part(each), 0);
  const { perSecond, cpuUs } = sorted[sorted.length >> 1] as Result;
  return { perSecond, cpuUs, acknowledged: sum((each) => each.acknowledged), lost: sum((each) => each.lost) };
}

async function run(index: number, processes: number): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), "oco-mvcc-bench-"));
  const contestant = contestants[index] as Contestant;
  try {
    const before = await contestant.open(directory);
    await before.close();
    const children = Array.from({ length: processes }, () =>
      fork(new URL("./commit-worker.ts", import.meta.url), [directory, String(index), String(durationMs)]),
    );
    await Promise.all(children.map(nextMessage));
    const getting = children.map(nextMessage);
    for (const child of children) child.send("get ready");
    await Promise.all(getting);
    const ending = children.map(nextMessage);
    for (const child of children) child.send("go");
    const ends = (await Promise.all(ending)) as {
      acknowledged: number;
      measured: number;
      seconds: number;
      cpuUs: number;
    }[];
    const acknowledged = ends.reduce((sum, end) => sum + end.acknowledged, 0);
    const measured = ends.reduce((sum, end) => sum + end.measured, 0);
    const seconds = Math.max(...ends.map((end) => end.seconds));
    const after = await contestant.open(directory);
    const lost = acknowledged - (await after.total());
    await after.close();
    const cpuUs = ends.reduce((sum, end) => sum + end.cpuUs, 0) / measured;
    return { acknowledged, lost, cpuUs, perSecond: measured / seconds };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`a process ended with ${code}`)));
  });
}

function print(kind: Contestant["class"], results: ReadonlyMap<string, readonly Result[]>): void {
  const title = kind === "process" ? "survives the process" : "survives the machine";
  const heads = processCounts.map((count) => `${count} proc.`.padStart(10)).join("");
  console.log(`\ncommits per second (${title}), read-modify-write of 1 of 100 documents`.padEnd(57));
  console.log(`  ${"".padEnd(44)}${heads}  acknowledged and lost`);
  for (const { name } of contestants.filter((contestant) => contestant.class === kind)) {
    const row = results.get(name) ?? [];
    const rates = row.map(({ perSecond }) => String(Math.round(perSecond)).padStart(10)).join("");
    const lost = row.map(({ lost, acknowledged }) => `${lost} of ${acknowledged}`).join(", ");
    console.log(`  ${name.padEnd(44)}${rates}  ${lost}`);
    const costs = row.map(({ cpuUs }) => cpuUs.toFixed(1).padStart(10)).join("");
    console.log(`  ${"  processor time per commit, us".padEnd(44)}${costs}`);
  }
}

function judge(results: ReadonlyMap<string, readonly Result[]>): void {
  const rates = (name: string, from: number): number[] =>
    (results.get(name) ?? []).slice(from).map(({ perSecond }) => perSecond);
  const least = (ours: string, theirs: readonly string[], from: number): number => {
    const best = processCounts
      .slice(from)
      .map((_, at) => Math.max(...theirs.map((name) => rates(name, from)[at] ?? 0)));
    return Math.min(...rates(ours, from).map((rate, at) => rate / (best[at] as number)));
  };
  const named = (part: string): string[] => [...results.keys()].filter((name) => name.includes(part));
  const [process, group, fsync] = ["mvcc process", "mvcc group", "mvcc fsync"].flatMap(named) as [
    string,
    string,
    string,
  ];
  const lost = named("@oco/mvcc").flatMap((name) => (results.get(name) ?? []).map((result) => result.lost));
  goal("acknowledged and lost, all runs", Math.max(...lost), { atMost: 0 });
  const atLeast = 1.5;
  goal("process over SQLite NORMAL, least of 1-8 processes", least(process, named("NORMAL"), 0), { atLeast });
  goal("fsync over SQLite FULL, least of 1-8 processes", least(fsync, named("FULL"), 0), { atLeast });
  goal("group over SQLite FULL, least of 1-8 processes", least(group, named("FULL"), 0), { atLeast });
  // lmdb that batches what one process has in flight is printed beside them; it makes one transaction of many.
  const [noSync, durable] = [["lmdb noSync"], ["lmdb durable"]];
  goal("process over lmdb noSync, least of 2-8 processes", least(process, noSync, 1), { atLeast: 1 });
  goal("fsync over lmdb durable, least of 2-8 processes", least(fsync, durable, 1), { atLeast: 1 });
  goal("group over lmdb durable, least of 2-8 processes", least(group, durable, 1), { atLeast: 1 });
}
