import { expect, test } from "vitest";
import { editsOf, todoChange } from "../../src/tools/todo-changes.ts";

const read = (...changes: readonly object[]) => editsOf(changes.map((change) => todoChange.parse(change)));
const words = { title: "A thing", instructions: "Make it." };

test("every kind of plan edit can be written", () => {
  expect(
    read(
      {
        action: "add",
        id: "n1",
        ...words,
        depends: ["t1"],
        agent: "fixer",
        files: ["x"],
      },
      { action: "drop", id: "t1" },
      { action: "repair", id: "t2", note: "another way" },
      { action: "repair", id: "t3" },
      { action: "change", id: "t4", depends: [], verify: ["npm test"] },
    ),
  ).toEqual([
    {
      kind: "add",
      task: {
        ...{ id: "n1", ...words, depends: ["t1"], agent: "fixer", files: ["x"] },
      },
    },
    { kind: "drop", id: "t1" },
    { kind: "repair", id: "t2", note: "another way" },
    { kind: "repair", id: "t3" },
    { kind: "change", id: "t4", to: { depends: [], verify: ["npm test"] } },
  ]);
});

test("the parts of one unit are one split, and all that is ordered is one order", () => {
  expect(
    read(
      { action: "part", of: "t1", id: "t1a", ...words },
      { action: "order", id: "t3" },
      { action: "part", of: "t2", id: "t2a", ...words },
      { action: "part", of: "t1", id: "t1b", ...words },
      { action: "order", id: "t2" },
    ),
  ).toEqual([
    {
      kind: "split",
      id: "t1",
      into: [
        { id: "t1a", ...words },
        { id: "t1b", ...words },
      ],
    },
    { kind: "order", ids: ["t3", "t2"] },
    { kind: "split", id: "t2", into: [{ id: "t2a", ...words }] },
  ]);
});

test("what is missing is named", () => {
  expect(() => read({ action: "add", id: "n1", title: "x" })).toThrow(
    "add n1 needs a title and instructions",
  );
  expect(() => read({ action: "part", id: "n1", ...words })).toThrow("part n1 needs `of`");
  expect(() => read({ action: "change", id: "t1", depends: "t2" })).toThrow();
});
