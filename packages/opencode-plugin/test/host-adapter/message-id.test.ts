import { expect, test } from "vitest";
import { MessageIds } from "../../src/host/message-id.ts";

test("ids of one millisecond ascend, and so do those of a clock that goes back", () => {
  const times = [
    1_795_000_000_000, 1_795_000_000_000, 1_795_000_000_000, 1_794_999_999_000, 1_795_000_000_001,
  ];
  const ids = new MessageIds(() => times.shift() ?? 0);
  const made = Array.from({ length: 5 }, () => ids.next());
  expect(made.map((id) => id.slice(0, 16)).toSorted()).toEqual(made.map((id) => id.slice(0, 16)));
  expect(new Set(made.map((id) => id.slice(0, 16))).size).toBe(5);
});

test("an id has the form and the time part of OpenCode's own", () => {
  const id = new MessageIds(() => 1_795_175_254_476).next();
  expect(id).toMatch(/^msg_[0-9a-f]{12}[0-9A-Za-z]{14}$/);
  // Low 48 bits of milliseconds * 4096 + 1.
  expect(id.slice(4, 16)).toBe(BigInt.asUintN(48, 1_795_175_254_476n * 4096n + 1n).toString(16));
});
