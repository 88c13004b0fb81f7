import { expect, test } from "vitest";
import { finish, openWorld } from "../world.ts";

const tasks = [
  { id: "t1", title: "First", instructions: "Make t1." },
  { id: "t2", title: "Second", instructions: "Make t2.", depends: ["t1"] },
];

test("a long result is shown by its ends, with a handle under which all of it can be read in pages", async () => {
  const long = `begin ${"x".repeat(20_000)} end`;
  const it = await openWorld({
    tasks,
    play: ({ attempt }) => (attempt === "work:t1:1" ? { text: long } : undefined),
  });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  await finish(it, id);
  const text = it.host.log.find(({ attempt }) => attempt === "work:t2:1")?.text ?? "";
  expect(text).toMatch(/begin x+\n\[\d+ characters left out; all of it: artifact "work:t1:1"\]\nx+ end/);
  expect(text.length).toBeLessThan(3000);
  const pages: string[] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const page = it.engine.artifact(id, "work:t1:1", { offset, length: 7000 });
    pages.push(page?.text ?? "");
    offset = page?.nextOffset;
  }
  expect(pages.map(({ length }) => length)).toEqual([7000, 7000, 6010]);
  expect(pages.join("")).toBe(long);
  expect(it.engine.artifact(id, "work:t9:1")).toBeUndefined();
});

test("planner and workers are told what is known from before, each for its own task, and nobody else is", async () => {
  const asked: string[] = [];
  const it = await openWorld({
    tasks,
    options: {
      recall: {
        recall: ({ taskId = "the plan", budget }) => {
          asked.push(`${taskId} ${budget}`);
          return `remembered for ${taskId}`;
        },
      },
    },
  });
  await finish(it);
  const told = it.host.log.flatMap(({ attempt, text }) =>
    [...text.matchAll(/remembered for .*/g)].map(([what]) => `${attempt}: ${what}`),
  );
  expect(told).toEqual([
    "plan:1: remembered for the plan",
    "work:t1:1: remembered for t1",
    "work:t2:1: remembered for t2",
  ]);
  expect(asked).toEqual(["the plan 1500", "t1 1500", "t2 1500"]);
});

test("a memory that fails is reported, and the mission goes on without it", async () => {
  const faults: string[] = [];
  const it = await openWorld({
    tasks,
    options: {
      recall: { recall: () => Promise.reject(new Error("no memory")) },
      onFault: (message) => void faults.push(message),
    },
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  expect(faults).toContain("nothing could be recalled");
});
