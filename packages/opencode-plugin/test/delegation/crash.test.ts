import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import type { NewTask } from "../../src/delegation/delegation.ts";
import type { DelegationSchema } from "../../src/delegation/state/records.ts";
import { MortalProcess, World } from "./mortal-process.ts";

const count = 4;

function newTask(index: number): NewTask {
  return {
    parentSessionId: "ses_parent",
    parentAgent: "build",
    agent: "general",
    description: `task ${index}`,
    prompt: `prompt ${index}`,
    depth: 1,
    mode: "background",
    isDetached: false,
  };
}

/** Waits until every task has ended and its parent has heard of it. */
async function settled(process: MortalProcess, ids: readonly string[]): Promise<void> {
  for (;;) {
    const tasks = ids.map((id) => process.delegation.tasks.get(id));
    if (tasks.every((task) => task?.state.kind === "ended" && task.state.delivery.kind === "told")) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Launches, dies, comes back; returns the steps that the first process took, or would have taken. */
async function live(diesAt: number): Promise<number> {
  const world = new World();
  await using store = await openStore<DelegationSchema>();
  const first = new MortalProcess(world, store, "first", diesAt);
  const accepted: string[] = [];
  const launching = Promise.all(
    Array.from({ length: count }, async (_, index) => {
      accepted.push((await first.delegation.launch(newTask(index))).id);
    }),
  );
  const done = launching.then(() => settled(first, accepted));
  const hasDied = await Promise.race([first.died.then(() => true), done.then(() => false)]);
  if (!hasDied) await Promise.race([first.died, first.delegation[Symbol.asyncDispose]()]);

  const second = new MortalProcess(world, store, "second", Number.POSITIVE_INFINITY);
  await second.delegation.adopt();
  const stored = second.delegation.tasks.all().map(({ id }) => id);
  for (const id of accepted) expect(stored).toContain(id);
  await settled(second, stored);

  const told =
    world.sessions
      .get("ses_parent")
      ?.messages.map(({ text }) => text)
      .join("\n") ?? "";
  for (const id of stored) {
    const task = second.delegation.tasks.get(id);
    expect(task?.state).toMatchObject({ end: { kind: "completed", text: `answer to ${task?.prompt}` } });
    expect(told.split(`<task id="${id}"`).length - 1, `${id} when it died at step ${diesAt}`).toBe(1);
  }
  expect(world.sessions.get("ses_parent")?.messages.every(({ isAnswered }) => isAnswered)).toBe(true);
  expect(world.sessions.size - 1).toBeLessThanOrEqual(stored.length);
  expect(Math.max(first.mostAtOnce, second.mostAtOnce)).toBeLessThanOrEqual(2);
  await second.delegation[Symbol.asyncDispose]();
  return first.steps;
}

test("wherever the process dies, each accepted task ends, and its parent hears of it exactly once", {
  timeout: 60_000,
}, async () => {
  const steps = await live(Number.POSITIVE_INFINITY);
  expect(steps).toBeGreaterThan(40);
  const points = Array.from({ length: steps }, (_, index) => index + 1);
  await Promise.all(points.map((point) => live(point)));
});
