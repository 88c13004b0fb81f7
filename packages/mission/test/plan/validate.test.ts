import fc from "fast-check";
import { expect, test } from "vitest";
import { type PlanInput, type Rival, type TaskInput, validatePlan } from "../../src/index.ts";
import { topologicalOrder } from "../../src/plan/graph.ts";
import { globMatches, globsOverlap } from "../../src/plan/ownership.ts";
import { triage } from "../../src/plan/triage.ts";

const task = (id: string, more: Partial<TaskInput> = {}): TaskInput => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  ...more,
});

function faultsOf(tasks: PlanInput["tasks"], workspace: "shared" | "worktree" = "shared"): readonly string[] {
  const verdict = validatePlan({ summary: "a plan", tasks }, { agents: ["worker"], workspace });
  return verdict.kind === "invalid" ? verdict.faults : [];
}

test("every fault of a plan is named, not only the first", () => {
  const faults = faultsOf([
    task("a", { depends: ["b"], agent: "nobody" }),
    task("b", { depends: ["a", "zz"], files: ["../secret"] }),
    task("b", { title: " " }),
    task("a b", { verify: [""] }),
  ]);
  for (const fault of [
    'task a asks for unknown agent "nobody"',
    'task b depends on unknown task "zz"',
    'task b claims "../secret", which is not inside the project',
    'duplicate task id "b"',
    "task b has no title",
    'task id "a b" is not of the form',
    "task a b has an empty verify command",
  ]) {
    expect(faults.some((found) => found.startsWith(fault))).toBe(true);
  }
});

test("a cycle is named as the path that closes it", () => {
  const ring = ["a", "b", "c"].map((id, index, all) =>
    task(id, { depends: [all[(index + 1) % 3] as string] }),
  );
  expect(faultsOf([task("x"), ...ring])).toEqual(["dependency cycle: a -> b -> c -> a"]);
});

test("two tasks that may run at once must not own one file; in a row they may", () => {
  const a = task("a", { files: ["src/**/*.ts"] });
  expect(faultsOf([a, task("b", { files: ["src/x/y.ts"] })])).toEqual([
    'tasks a and b both own "src/**/*.ts"; let one depend on the other, or split the files',
  ]);
  expect(faultsOf([a, task("b", { files: ["src/x/y.ts"], depends: ["a"] })])).toEqual([]);
});

test("a race needs worktrees", () => {
  const race = task("a", { mode: { kind: "race", rivals: [{}] } });
  expect(faultsOf([race])[0]).toContain("needs worktrees");
  expect(faultsOf([race], "worktree")).toEqual([]);
});

test("an order puts every task after what it depends on, and exists unless there is a cycle", () => {
  const graphs = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
    );
  fc.assert(
    fc.property(graphs, (edges) => {
      const nodes = edges.map((depends, id) => ({ id: `${id}`, depends: depends.map(String) }));
      const sorted = topologicalOrder(nodes);
      if (sorted.kind === "order") {
        const at = new Map(sorted.order.map(({ id }, index) => [id, index]));
        return nodes.every(({ id, depends }) =>
          depends.every((other) => (at.get(other) ?? 0) < (at.get(id) ?? 0)),
        );
      }
      const { path } = sorted;
      const isClosed = path.length > 1 && path[0] === path.at(-1);
      return isClosed && path.slice(1).every((id, index) => nodes[Number(path[index])]?.depends.includes(id));
    }),
  );
});

test("globs that match one file overlap, whichever comes first", () => {
  const part = fc.constantFrom("a", "b", "*", "**", "?", "a*", "*.ts", "x.ts");
  const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  const path = fc
    .array(fc.constantFrom("a", "b", "ab", "x.ts"), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join("/"));
  fc.assert(
    fc.property(glob, glob, path, (one, other, file) => {
      expect(globsOverlap(one, other)).toBe(globsOverlap(other, one));
      if (globMatches(one, file) && globMatches(other, file)) expect(globsOverlap(one, other)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("only a short act with one part is small, and a sweeping goal is large", () => {
  expect(triage("fix a typo in the README")).toBe("L1");
  expect(triage("fix a typo in the README and add tests")).toBe("L2");
  expect(triage("add a --json flag to the list command")).toBe("L2");
  expect(triage("migrate the whole project to ESM")).toBe("L3");
});

test("a model has a provider, a race has rivals that are known, and amounts are amounts", () => {
  const race = (rivals: readonly Rival[]) => task("a", { mode: { kind: "race", rivals } });
  expect(faultsOf([task("a", { model: "gpt" })])).toEqual([
    'task a asks for model "gpt", which is not of the form "provider/model"',
  ]);
  expect(faultsOf([race([{ model: "x/y/z" }, { agent: "fixer", model: "a b" }])], "worktree")).toEqual([
    expect.stringContaining('task a asks for unknown agent "fixer"'),
    'task a asks for model "a b", which is not of the form "provider/model"',
  ]);
  expect(faultsOf([race([])], "worktree")).toEqual(["task a is a race with 0 rivals; it needs 1 to 4"]);
  expect(faultsOf([race([{}, {}, {}, {}, {}])], "worktree")[0]).toContain("with 5 rivals");
  expect(faultsOf([task("a", { quorum: { required: 3, of: 2 } })])[0]).toContain("wants 3 of 2 reviewers");
  expect(faultsOf([task("a", { budget: { tokens: 0.5 } })])[0]).toContain("a budget of 0.5 tokens");
});
