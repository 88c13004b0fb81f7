import { expect, test } from "vitest";
import type { Delivery } from "../../src/delegation/state/records.ts";
import { dueWake } from "../../src/delegation/wake/due.ts";
import { ended, queued } from "./records.ts";

const patienceMs = 1000;

test("a parent is woken when the last of its background tasks has ended", () => {
  const tasks = [ended("a", { endedAt: 10 }), queued("b")];
  expect(dueWake(tasks, 20, patienceMs)).toEqual({ kind: "later", atMs: 1010 });
  const now = dueWake([ended("a", { endedAt: 10 }), ended("b", { endedAt: 30 })], 30, patienceMs);
  expect(now).toMatchObject({ kind: "now", tasks: [{ id: "a" }, { id: "b" }] });
});

test("a result does not wait for ever for the others of its batch", () => {
  const tasks = [ended("a", { endedAt: 10 }), queued("b")];
  expect(dueWake(tasks, 1010, patienceMs)).toMatchObject({ kind: "now", tasks: [{ id: "a" }] });
});

test("a task that a call waits for holds nobody up", () => {
  const tasks = [ended("a", { endedAt: 10 }), { ...queued("b"), mode: "foreground" as const }];
  expect(dueWake(tasks, 20, patienceMs)).toMatchObject({ kind: "now", tasks: [{ id: "a" }] });
});

test("what was told, is being told or is waited for wakes nobody", () => {
  const deliveries: Delivery[] = [{ kind: "told" }, { kind: "batched", wakeId: "w" }, { kind: "awaited" }];
  const tasks = deliveries.map((delivery, index) => ended(`t${index}`, { endedAt: 1, delivery }));
  expect(dueWake(tasks, 5000, patienceMs)).toEqual({ kind: "none" });
});
