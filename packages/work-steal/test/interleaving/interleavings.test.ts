import { describe, expect, it } from "vitest";
import { Injector, prepare } from "../../src/shared/injector.ts";
import { ownerOf } from "../../src/shared/shared-deque.ts";
import { Stealer } from "../../src/shared/stealer.ts";
import { type Exploration, explore } from "./explore.ts";
import { plantedBugs } from "./planted-bugs.ts";
import {
  type DequeShape,
  dequeProgram,
  type Ending,
  injectorProgram,
  type OwnerStep,
  type Subject,
} from "./programs.ts";
import { buildSubject } from "./subject.ts";

const shipped: Subject = { ownerOf, Stealer, Injector, prepare };
const isLong = process.env.OCO_TEST_LONG === "1";
// Three steps before the index of 32 bits turns negative: every program crosses it.
const origins = [0, 2 ** 31 - 2];

const shapes: DequeShape[] = origins.flatMap((origin) =>
  (["split", "chase-lev"] as const).flatMap((algorithm) =>
    (["lifo", "fifo"] as const).map((order) => ({ algorithm, order, origin })),
  ),
);

interface Case {
  readonly steps: readonly OwnerStep[];
  readonly thieves: readonly number[];
  readonly ending: Ending;
}

const short: Case[] = [
  { steps: ["push", "push", "push"], thieves: [1, 1], ending: "thief asks, owner pops" },
  { steps: ["push", "push"], thieves: [1, 1], ending: "thief asks, owner pushes" },
  { steps: ["push", "push", "expose", "pop", "push"], thieves: [2], ending: "owner blocks" },
  {
    steps: ["push", "push", "push", "push", "push", "pop", "push", "pop", "push"],
    thieves: [2],
    ending: "owner pops",
  },
  { steps: ["push", "push", "pop", "pop", "push", "pop"], thieves: [2, 1], ending: "owner pops" },
];
const long: Case[] = [
  { steps: ["push", "push", "push", "expose", "pop", "pop", "pop"], thieves: [2, 1], ending: "owner pops" },
  {
    steps: ["push", "push", "push", "push", "pop", "pop", "pop", "pop"],
    thieves: [3, 1],
    ending: "owner pops",
  },
];

function* exploreAll(subject: Subject, cases: readonly Case[], only = shapes): Generator<Exploration> {
  for (const { steps, thieves, ending } of cases) {
    for (const shape of only) yield explore(dequeProgram(subject, shape, steps, thieves, ending));
  }
}

function* exploreInjector(subject: Subject): Generator<Exploration> {
  for (const origin of origins) {
    yield explore(injectorProgram(subject, origin, [2], [1, 1]));
    yield explore(injectorProgram(subject, origin, [3], [2]));
    yield explore(injectorProgram(subject, origin, [1, 1], [1]));
    if (isLong) yield explore(injectorProgram(subject, origin, [2, 1], [1, 1]), 20_000_000);
  }
}

describe("in every interleaving", () => {
  it.for(shapes)(
    "the $algorithm $order deque from index $origin gives each handle out exactly once",
    (shape, context) => {
      const cases = isLong ? [...short, ...long] : shape.origin === 0 ? short : [...short, long[0] as Case];
      let states = 0;
      for (const result of exploreAll(shipped, cases, [shape])) {
        expect(result.fault).toBeUndefined();
        states += result.states;
      }
      expect(states).toBeGreaterThan(5000);
      void context.annotate(`${states} states`);
    },
  );

  it("the injector gives each handle out exactly once, those of a producer in order", ({ annotate }) => {
    let states = 0;
    for (const result of exploreInjector(shipped)) {
      expect(result.fault).toBeUndefined();
      states += result.states;
    }
    void annotate(`${states} states`);
  });
});

describe("the checker finds the planted bug", () => {
  it.for(plantedBugs)("$name", async (bug) => {
    const subject = await buildSubject(bug);
    const touched = shapes.filter(
      ({ algorithm, order }) =>
        bug.file === "stealer.ts" || `${algorithm}-${order}.ts`.startsWith(bug.file.slice(0, -3)),
    );
    const runs =
      bug.file === "injector.ts"
        ? exploreInjector(subject)
        : exploreAll(subject, [...short, ...long], touched);
    let found: string | undefined;
    for (const { fault } of runs) {
      found = fault;
      if (fault !== undefined) break;
    }
    expect(found).toBeDefined();
  });
});
