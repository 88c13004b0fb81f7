import { type CheckResult, customCheck, inOrder } from "@oco/msvp";
import { expect, test } from "vitest";
import { contextOf } from "../support/check-context.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const timestamp = (): number => 5;

test("what a function says becomes evidence with its name and time", async () => {
  const clock = new VirtualClock();
  const examine = async () => {
    await clock.sleep(30);
    return { isPassed: false, reason: "2 open items", detail: { open: 2 } };
  };
  const check = customCheck("checklist", examine, { clock, timestamp });
  const result = await clock.run(Promise.resolve(check("x", contextOf())));
  expect(result.evidence).toEqual([
    { kind: "custom", name: "checklist", isPassed: false, detail: { open: 2 }, startedAt: 5, durationMs: 30 },
  ]);
});

test("checks in order end at the first that fails and keep all evidence so far", async () => {
  const log: string[] = [];
  const step = (name: string, isPassed: boolean) => (): CheckResult => {
    log.push(name);
    const facts = { isPassed, startedAt: 0, durationMs: 0 };
    return { isPassed, reason: name, evidence: [{ kind: "custom", name, detail: null, ...facts }] };
  };
  const result = await inOrder([step("a", true), step("b", false), step("c", true)])("x", contextOf());
  expect(log).toEqual(["a", "b"]);
  expect(result).toMatchObject({ isPassed: false, reason: "b", evidence: { length: 2 } });
  const green = await inOrder([step("a", true), step("b", true)])("x", contextOf());
  expect(green).toMatchObject({ isPassed: true, reason: "a; b" });
});
