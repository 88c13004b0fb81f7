import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createHookRegistry,
  HookError,
  type HookErrorCode,
  type HookEvent,
  type HookRegistry,
} from "../src/index.ts";

interface Events {
  readonly open: HookEvent<string>;
  readonly close: HookEvent<string>;
}

function create(): HookRegistry<Events> {
  return createHookRegistry<Events>({ events: { open: {}, close: {} } });
}

function ids(registry: HookRegistry<Events>, event: "open" | "close" = "open"): string[] {
  return registry.order(event).map(({ id }) => id);
}

function refusal(attempt: () => unknown): HookError {
  try {
    attempt();
  } catch (error) {
    if (HookError.is(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const run = (): undefined => undefined;

describe("registration", () => {
  test("an id that is taken is refused, in any event", () => {
    const registry = create();
    registry.register({ id: "a", event: "open", run });
    const error = refusal(() => registry.register({ id: "a", event: "close", run }));
    expect(error.code).toBe("OCO_HOOKS_DUPLICATE");
    expect(ids(registry, "close")).toEqual([]);
  });

  test("an event that nobody dispatches is refused, and the known ones are named", () => {
    const registry = create();
    const batch = registry.registerAll([{ id: "a", event: "assistant.done", run }], "user.ts");
    expect(batch.skipped[0]?.error.code).toBe("OCO_HOOKS_UNKNOWN_EVENT");
    expect(batch.skipped[0]?.error.message).toContain('"open", "close"');
  });

  test("a missing dependency is refused by name", () => {
    const registry = create();
    const error = refusal(() => registry.register({ id: "a", event: "open", after: ["ghost"], run }));
    expect([error.code, error.path]).toEqual(["OCO_HOOKS_MISSING", ["a", "ghost"]]);
  });

  test("a dependency across phases is refused with both names, although it agrees with the phases", () => {
    const registry = create();
    registry.register({ id: "first", event: "open", phase: "early", run });
    const error = refusal(() =>
      registry.register({ id: "last", event: "open", phase: "late", after: ["first"], run }),
    );
    expect([error.code, error.path]).toEqual(["OCO_HOOKS_CROSS_PHASE", ["last", "first"]]);
    expect(error.message).toContain('"late" and "early"');
  });

  test("a dependency on a hook of another event is refused", () => {
    const registry = create();
    registry.register({ id: "first", event: "open", run });
    const error = refusal(() => registry.register({ id: "a", event: "close", after: ["first"], run }));
    expect(error.code).toBe("OCO_HOOKS_CROSS_EVENT");
  });

  test("a cycle is refused, named as a path, and changes nothing", () => {
    const registry = create();
    registry.register({ id: "a", event: "open", run });
    registry.register({ id: "b", event: "open", after: ["a"], run });
    const before = registry.order("open");
    const error = refusal(() =>
      registry.register({ id: "c", event: "open", after: ["b"], before: ["a"], run }),
    );
    expect(error.code).toBe("OCO_HOOKS_CYCLE");
    expect(error.path).toHaveLength(4);
    expect(registry.order("open")).toBe(before);
    registry.register({ id: "c", event: "open", after: ["b"], run });
    expect(ids(registry)).toEqual(["a", "b", "c"]);
  });

  test("a disposed id can be registered again; disposing twice removes only one's own", () => {
    const registry = create();
    const first = registry.register({ id: "a", event: "open", run });
    first[Symbol.dispose]();
    registry.register({ id: "a", event: "open", run });
    first[Symbol.dispose]();
    expect(ids(registry)).toEqual(["a"]);
  });

  test("initialising again after disposal gives the same order once, not twice", () => {
    const registry = create();
    const initialise = (): void => {
      registry.register({ id: "a", event: "open", run });
      registry.register({ id: "b", event: "open", before: ["a"], run });
    };
    initialise();
    registry[Symbol.dispose]();
    expect(ids(registry)).toEqual([]);
    initialise();
    expect(ids(registry)).toEqual(["b", "a"]);
  });

  test("a constraint on a disposed hook sleeps, and holds again when the id returns (H4)", () => {
    const registry = create();
    const target = registry.register({ id: "z", event: "open", run });
    registry.register({ id: "a", event: "open", after: ["z"], run });
    target[Symbol.dispose]();
    expect(ids(registry)).toEqual(["a"]);
    expect(refusal(() => registry.register({ id: "z", event: "open", phase: "late", run })).code).toBe(
      "OCO_HOOKS_CROSS_PHASE",
    );
    expect(refusal(() => registry.register({ id: "z", event: "open", after: ["a"], run })).code).toBe(
      "OCO_HOOKS_CYCLE",
    );
    registry.register({ id: "z", event: "open", run });
    expect(ids(registry)).toEqual(["z", "a"]);
  });
});

describe("sets of definitions", () => {
  test("hooks of one set may name each other in any order and from both sides", () => {
    const registry = create();
    const set = [
      { id: "c", event: "open", after: ["a", "b"], run },
      { id: "b", event: "open", after: ["a"], run },
      { id: "a", event: "open", before: ["b", "c"], run },
    ];
    const batch = registry.registerAll(set, "plugin");
    expect(batch.skipped).toEqual([]);
    expect(ids(registry)).toEqual(["a", "b", "c"]);
    expect(registry.order("open")[0]?.source).toBe("plugin");
    batch[Symbol.dispose]();
    expect(ids(registry)).toEqual([]);
  });

  test.each(["after", "before"])(
    "a hook that crosses a phase with %s takes down nobody that it names",
    (word) => {
      const registry = create();
      const set = [
        { id: "x", event: "open", phase: "early", [word]: ["y"], run },
        { id: "y", event: "open", run },
        { id: "z", event: "open", after: ["y"], run },
        { id: "e", event: "close", [word]: ["y"], run },
      ];
      const batch = registry.registerAll(set, "plugin");
      expect(batch.registered).toEqual(["y", "z"]);
      expect(batch.skipped.map(({ id, error }) => [id, error.code])).toEqual([
        ["x", "OCO_HOOKS_CROSS_PHASE"],
        ["e", "OCO_HOOKS_CROSS_EVENT"],
      ]);
    },
  );

  test("a sleeping constraint of a registered hook keeps out the one that returns in a set (H4)", () => {
    const registry = create();
    const first = registry.register({ id: "y", event: "open", run });
    registry.register({ id: "x", event: "open", after: ["y"], run });
    first[Symbol.dispose]();
    const batch = registry.registerAll([{ id: "y", event: "open", phase: "early", run }], "plugin");
    expect(batch.skipped.map(({ id, error }) => [id, error.code])).toEqual([["y", "OCO_HOOKS_CROSS_PHASE"]]);
    expect(ids(registry)).toEqual(["x"]);
  });

  test("a broken hook takes down those that need it and nobody else", () => {
    const registry = create();
    const set = [
      { id: "good", event: "open", run },
      { id: "broken", event: "open", run: "not a function" },
      { id: "needs-broken", event: "open", after: ["broken"], run },
      { id: "needs-needy", event: "open", before: ["needs-broken"], run },
      { id: "x", event: "open", after: ["y"], run },
      { id: "y", event: "open", after: ["x"], run },
      { id: "self", event: "open", after: ["self"], run },
    ];
    const batch = registry.registerAll(set, "hooks/user.ts");
    expect(batch.registered).toEqual(["good"]);
    const codes = Object.fromEntries(batch.skipped.map(({ id, error }) => [id, error.code]));
    expect(codes).toEqual({
      broken: "OCO_HOOKS_INVALID_DEFINITION",
      "needs-broken": "OCO_HOOKS_MISSING",
      "needs-needy": "OCO_HOOKS_MISSING",
      x: "OCO_HOOKS_CYCLE",
      y: "OCO_HOOKS_CYCLE",
      self: "OCO_HOOKS_CYCLE",
    });
    expect(batch.skipped.every(({ source }) => source === "hooks/user.ts")).toBe(true);
  });

  const malformed: readonly (readonly [string, unknown])[] = [
    ["null", null],
    ["a number", 7],
    ["no id", { event: "open", run }],
    ["an empty id", { id: "", event: "open", run }],
    ["a wrong phase", { id: "a", event: "open", phase: "first", run }],
    ["a priority that is no number", { id: "a", event: "open", priority: Number.NaN, run }],
    ["a time limit of nothing", { id: "a", event: "open", timeoutMs: 0, run }],
    ["a time limit beyond timers", { id: "a", event: "open", timeoutMs: 2 ** 31, run }],
    ["an unknown error policy", { id: "a", event: "open", onError: "ignore", run }],
    ["dependencies that are no list", { id: "a", event: "open", after: "b", run }],
    ["a dependency that is no id", { id: "a", event: "open", before: [1], run }],
    [
      "a getter that throws",
      {
        id: "a",
        event: "open",
        get run() {
          throw new Error("no");
        },
      },
    ],
  ];
  test.each(malformed)("%s is skipped with a reason", (_, definition) => {
    const registry = create();
    const batch = registry.registerAll([definition, { id: "ok", event: "open", run }], "file");
    expect(batch.registered).toEqual(["ok"]);
    expect(batch.skipped.map(({ error }) => error.code)).toEqual(["OCO_HOOKS_INVALID_DEFINITION"]);
  });
});

describe("against a model", () => {
  interface Entry {
    readonly id: string;
    readonly phase: "early" | "normal" | "late";
    readonly priority: number;
    readonly after: readonly string[];
  }
  const idArbitrary = fc.constantFrom("a", "b", "c", "d", "e", "f");
  const operation = fc.oneof(
    fc.record({
      kind: fc.constant("register" as const),
      id: idArbitrary,
      phase: fc.constantFrom("early" as const, "normal" as const, "normal" as const, "late" as const),
      priority: fc.integer({ min: 0, max: 2 }),
      after: fc.uniqueArray(idArbitrary, { maxLength: 2 }),
    }),
    fc.record({ kind: fc.constant("dispose" as const), id: idArbitrary }),
    fc.record({ kind: fc.constant("reset" as const) }),
  );

  function refusedByModel(model: ReadonlyMap<string, Entry>, entry: Entry): HookErrorCode | undefined {
    if (model.has(entry.id)) return "OCO_HOOKS_DUPLICATE";
    const all = new Map(model).set(entry.id, entry);
    for (const id of entry.after) {
      const target = all.get(id);
      if (target === undefined) return "OCO_HOOKS_MISSING";
      if (target.phase !== entry.phase) return "OCO_HOOKS_CROSS_PHASE";
    }
    for (const other of model.values()) {
      if (other.after.includes(entry.id) && other.phase !== entry.phase) return "OCO_HOOKS_CROSS_PHASE";
    }
    const reaches = (from: string, to: string, seen: Set<string>): boolean =>
      (all.get(from)?.after ?? []).some((id) => {
        if (!all.has(id) || seen.has(id)) return id === to && all.has(id);
        seen.add(id);
        return id === to || reaches(id, to, seen);
      });
    return reaches(entry.id, entry.id, new Set()) ? "OCO_HOOKS_CYCLE" : undefined;
  }

  test("registering and disposing at random accepts, refuses and runs what the model does", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const registry = create();
        const model = new Map<string, Entry>();
        const live = new Map<string, Disposable>();
        let ran: string[] = [];
        for (const step of operations) {
          if (step.kind === "dispose") {
            live.get(step.id)?.[Symbol.dispose]();
            model.delete(step.id);
          } else if (step.kind === "reset") {
            registry[Symbol.dispose]();
            model.clear();
          } else {
            const { id, phase, priority, after } = step;
            const expected = refusedByModel(model, step);
            const before = registry.order("open");
            seen.add(expected ?? "accepted");
            const definition = {
              id,
              event: "open",
              phase,
              priority,
              after,
              run: () => void ran.push(id),
            } as const;
            if (expected === undefined) {
              live.set(id, registry.register(definition));
              model.set(id, step);
            } else {
              expect(refusal(() => registry.register(definition)).code).toBe(expected);
              expect(registry.order("open")).toBe(before);
            }
          }
          ran = [];
          expect(registry.dispatch("open", "x")).toMatchObject({ status: "completed" });
          expect(ran).toEqual(ids(registry));
          expect([...ran].sort()).toEqual([...model.keys()].sort());
          for (const [place, id] of ran.entries()) {
            for (const earlier of model.get(id)?.after ?? []) {
              if (model.has(earlier)) expect(ran.indexOf(earlier)).toBeLessThan(place);
            }
          }
        }
      }),
      { numRuns: 600 },
    );
    expect([...seen].sort()).toEqual([
      "OCO_HOOKS_CROSS_PHASE",
      "OCO_HOOKS_CYCLE",
      "OCO_HOOKS_DUPLICATE",
      "OCO_HOOKS_MISSING",
      "accepted",
    ]);
  });
});
