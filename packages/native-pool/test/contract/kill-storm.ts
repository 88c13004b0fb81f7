import { deepEqual, equal } from "node:assert/strict";
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { descriptors, type PoolKit, poolKit, runs, until, zombies } from "./harness.ts";

/** How many children the storm kills: the long form is the one that the design note tells of. */
export const stormKills: number = process.env.OCO_TEST_LONG === "1" ? 1_000 : 25;

/**
 * Kills children at random moments, each with a grandchild and an unanswered request, and looks at what is left: no
 * process of any family, no zombie, no descriptor (invariants P2 and P3).
 */
export async function killStorm({ pool: open }: PoolKit, kills: number, seed = 42): Promise<void> {
  const random = randomFrom(seed);
  const pool = open({ max: 2, restart: { baseMs: 0 } });
  const family = new Set<number>();
  const before = await killed();
  let done = 1;
  for (; done < kills; done += 1) await round();
  await until(() => pool.stats().processes.length === 0, "all children are reaped");
  await until(() => descriptors() <= before, `no more than ${before} descriptors are open again`);
  await until(() => [...family].every((pid) => !runs(pid)), "no child or grandchild runs");
  equal(zombies(), 0);
  deepEqual([done, pool.stats().queued], [kills, 0]);
  await pool[Symbol.asyncDispose]();

  // What the first child makes a runtime open stays open: descriptors are counted after it.
  async function killed(): Promise<number> {
    await round();
    await until(() => pool.stats().processes.length === 0, "the first children are reaped");
    return descriptors();
  }

  async function round(): Promise<void> {
    const ids = await Promise.all([pool.request<number>("pid"), pool.request<number>("grandchild")]).catch(
      () => [],
    );
    for (const id of ids) family.add(id);
    const lost = pool.request("hang", undefined, { timeoutMs: 5_000 }).then(
      () => "answered",
      () => "lost",
    );
    const { processes } = pool.stats();
    const [first, ...others] = random() < 0.5 ? processes : processes.toReversed();
    if (first !== undefined) slay(first.pid);
    for (let turns = random() * 5; turns > 1; turns -= 1) await new Promise(setImmediate);
    for (const { pid } of others) slay(pid);
    equal(await lost, "lost");
  }
}

function slay(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was reaped in the meantime.
  }
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

// Started as a program, it runs the storm without a test runner, on whatever runtime that is: kind, kills, seed.
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , kind, kills = stormKills, seed = 42] = process.argv;
  await killStorm(poolKit(kind === "native" ? "native" : "javascript"), Number(kills), Number(seed));
  writeSync(1, `${kills} kills, nothing left\n`);
}
