import { describe, expect, it } from "vitest";
import { settlePool } from "../src/pool/options.ts";
import { newTask, type PoolTask } from "../src/pool/pool-task.ts";
import { Slots } from "../src/pool/slots.ts";
import { openStealer } from "../src/shared/shared-deque.ts";

const settings = settlePool({ module: "none", workers: 2, slots: 8, entry: new URL("file:///none") });
const task = (): PoolTask =>
  newTask(
    "next",
    1,
    undefined,
    () => {},
    () => {},
  );

function offer(slots: Slots): number {
  const placed = task();
  slots.place(placed, 0);
  slots.offer(placed.handle as number);
  return placed.handle as number;
}

describe("the slots of a pool", () => {
  it("offer every task once more tasks were withdrawn than the offers can hold", () => {
    const slots = new Slots(settings);
    for (let round = 0; round < 100; round += 1) expect(slots.withdraw(offer(slots))).toBe(true);
    const offered = Array.from({ length: 8 }, () => offer(slots));
    const thief = openStealer(slots.memory.offers);
    const taken = new Set<number>();
    for (let handle = thief.steal(); handle >= 0; handle = thief.steal()) taken.add(handle);
    expect(offered.filter((handle) => !taken.has(handle))).toEqual([]);
  });

  it("are offered lap after lap while a worker that took one never goes on", () => {
    const slots = new Slots(settings);
    const [stalled, thief] = [openStealer(slots.memory.offers), openStealer(slots.memory.offers)];
    const held = offer(slots);
    expect(stalled.steal()).toBe(held);
    for (let round = 0; round < 100; round += 1) {
      const handle = offer(slots);
      expect(thief.steal()).toBe(handle);
      slots.finish(handle);
    }
    expect(slots.runnerOf(held)).toBeUndefined();
  });
});
