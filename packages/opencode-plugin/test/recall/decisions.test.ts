import { expect, test } from "vitest";
import { decisionsOf } from "../../src/recall/decisions.ts";
import { taskOf, viewOf } from "./views.ts";

test("the plan's way and what was left out of it are decisions of the mission; results and open tasks are not", () => {
  const dropped = taskOf("T2", "Add a cache", { kind: "dropped", why: "the person wants none" });
  const done = taskOf("T1", "Wrap", { kind: "done", attempt: "work:T1:1", at: 3 });
  const view = viewOf({ kind: "execute" }, [done, dropped, taskOf("T3", "Tally", { kind: "pending" })], []);
  const planned = { ...view, mission: { ...view.mission, summary: "Columns are counted\nin one place." } };
  expect(decisionsOf(planned)).toMatchObject([
    {
      tier: "mission",
      mission: "m1",
      text: "How the plan goes about the goal: Columns are counted in one place.",
    },
    { tier: "mission", mission: "m1", text: "T2 Add a cache was left out: the person wants none" },
  ]);
  expect(decisionsOf(viewOf({ kind: "plan" }, [], []))).toEqual([]);
});

test("a secret in a decision is found before it is cut", () => {
  const key = ["gh", "p_", "a1B2c3D4e5F6".repeat(3)].join("");
  const view = viewOf({ kind: "execute" }, [], []);
  const [entry] = decisionsOf({
    ...view,
    mission: { ...view.mission, summary: `${"x ".repeat(280)}${key}` },
  });
  expect(entry?.text).not.toContain(key.slice(0, 6));
});
