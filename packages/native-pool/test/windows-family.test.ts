import { expect, test } from "vitest";
import { windowsFamily } from "../src/process/windows-family.ts";

test("with the addon, a signal and the end of a child kill its job object, and taskkill is not used", () => {
  const kills: string[] = [];
  const family = windowsFamily(
    7,
    (pid) => ({ kill: () => kills.push(`job of ${pid}`) }),
    (pid) => kills.push(`tree of ${pid}`),
  );
  family.signal("SIGTERM");
  family.end();
  expect(kills).toEqual(["job of 7", "job of 7"]);
});

test("without the addon, or for a child that it could not hold, a signal ends the tree of the child", () => {
  const refuse = (): never => {
    throw new Error("the process is gone");
  };
  for (const holdTree of [undefined, refuse]) {
    const killed: number[] = [];
    const family = windowsFamily(7, holdTree, (pid) => killed.push(pid));
    family.signal("SIGKILL");
    family.end();
    expect(killed).toEqual([7]);
  }
});

test("a family is killed when this process exits before its child was reaped, and only then", () => {
  const before = process.listenerCount("exit");
  let kills = 0;
  const family = windowsFamily(7, () => ({ kill: () => (kills += 1) }));
  expect(process.listenerCount("exit")).toBe(before + 1);
  const [listener] = process.listeners("exit").slice(-1);
  listener?.call(process, 0);
  expect(kills).toBe(1);
  family.end();
  expect(process.listenerCount("exit")).toBe(before);
});
