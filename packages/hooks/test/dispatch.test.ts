import { describe, expect, test } from "vitest";
import {
  createHookRegistry,
  followUp,
  HookError,
  type HookEvent,
  type HookFailure,
  type HookRegistry,
  type HookRegistryOptions,
  modify,
  proceed,
  stop,
} from "../src/index.ts";
import { settle } from "./virtual-clock.ts";

interface Events {
  readonly text: HookEvent<string, { readonly from: string } | undefined>;
}

function create(options: Partial<HookRegistryOptions<Events>> = {}): HookRegistry<Events> {
  return createHookRegistry<Events>({ events: { text: {} }, ...options });
}

describe.each(["at once", "later"])("a hook that answers %s", (when) => {
  const answer = <T>(value: T): T | Promise<T> => (when === "later" ? Promise.resolve(value) : value);

  test("keeps the value by returning nothing", async () => {
    const hooks = create();
    hooks.register({ id: "a", event: "text", run: () => answer(undefined) });
    hooks.register({ id: "b", event: "text", run: () => answer(proceed()) });
    expect(await hooks.dispatch("text", "in")).toEqual({
      status: "completed",
      value: "in",
      followUps: [],
      failures: [],
    });
  });

  test("hands its modification to the next", async () => {
    const hooks = create();
    hooks.register({ id: "a", event: "text", run: (value) => answer(modify(`${value}1`)) });
    hooks.register({ id: "b", event: "text", run: (value) => answer(modify(`${value}2`)) });
    expect(await hooks.dispatch("text", "0")).toMatchObject({ value: "012" });
  });

  test("can empty the value (H6)", async () => {
    const hooks = create();
    hooks.register({ id: "a", event: "text", run: () => answer(modify("")) });
    expect(await hooks.dispatch("text", "secret")).toMatchObject({ value: "" });
  });

  test("stops the dispatch with a reason, and later hooks do not run", async () => {
    const hooks = create();
    const ran: string[] = [];
    hooks.register({ id: "a", event: "text", run: () => answer(modify("kept")) });
    hooks.register({ id: "b", event: "text", run: () => answer(stop("not allowed")) });
    hooks.register({ id: "c", event: "text", run: () => void ran.push("c") });
    expect(await hooks.dispatch("text", "in")).toMatchObject({
      status: "stopped",
      by: "b",
      reason: "not allowed",
      value: "kept",
    });
    expect(ran).toEqual([]);
  });

  test("asks for a follow-up and the others still run", async () => {
    const hooks = create();
    hooks.register({ id: "a", event: "text", run: () => answer(followUp("run the tests")) });
    hooks.register({ id: "b", event: "text", run: () => answer(modify("changed")) });
    expect(await hooks.dispatch("text", "in")).toMatchObject({
      value: "changed",
      followUps: [{ id: "a", request: "run the tests" }],
    });
  });

  test("that fails is reported with its source, and the others still run (H7)", async () => {
    const failures: HookFailure[] = [];
    const hooks = create({ onFailure: (failure) => failures.push(failure) });
    const boom = new Error("boom");
    const run =
      when === "later"
        ? () => Promise.reject(boom)
        : () => {
            throw boom;
          };
    hooks.registerAll([{ id: "a", event: "text", run }], "user.ts");
    hooks.register({ id: "b", event: "text", run: () => answer(modify("b ran")) });
    const outcome = await hooks.dispatch("text", "in");
    expect(outcome).toMatchObject({ status: "completed", value: "b ran" });
    expect(failures).toEqual([
      { event: "text", id: "a", source: "user.ts", kind: "threw", error: boom, attempt: 1 },
    ]);
    expect(outcome.failures).toEqual(failures);
  });

  test('with onError "stop" ends the dispatch by its failure', async () => {
    const hooks = create();
    const run =
      when === "later"
        ? () => Promise.reject(new Error("no"))
        : () => {
            throw new Error("no");
          };
    hooks.register({ id: "a", event: "text", onError: "stop", run });
    hooks.register({ id: "b", event: "text", run: () => modify("b ran") });
    expect(await hooks.dispatch("text", "in")).toMatchObject({
      status: "stopped",
      by: "a",
      reason: "no",
      value: "in",
    });
  });

  test('with onError "retry" runs again as often as it says, then the dispatch goes on', async () => {
    const hooks = create();
    let runs = 0;
    const flaky = (until: number) => () => {
      runs += 1;
      if (runs < until) {
        if (when === "later") return Promise.reject(new Error("flaky"));
        throw new Error("flaky");
      }
      return answer(modify("made it"));
    };
    const twice = hooks.register({ id: "a", event: "text", onError: "retry", retries: 2, run: flaky(3) });
    const good = await hooks.dispatch("text", "in");
    expect(good).toMatchObject({ value: "made it", failures: [{ attempt: 1 }, { attempt: 2 }] });
    twice[Symbol.dispose]();
    runs = 0;
    hooks.register({ id: "a", event: "text", onError: "retry", retries: 2, run: flaky(9) });
    expect(await hooks.dispatch("text", "in")).toMatchObject({ status: "completed", value: "in" });
    expect(runs).toBe(3);
  });

  test("with a value that the event refuses fails, and the former value stays (H6)", async () => {
    const validate = (value: unknown): string => {
      if (typeof value !== "string") throw new TypeError("not a text");
      return value;
    };
    const hooks = create({ events: { text: { validate } } });
    hooks.registerAll(
      [{ id: "a", event: "text", run: () => answer({ action: "modify", value: 7 }) }],
      "user.ts",
    );
    const outcome = await hooks.dispatch("text", "in");
    expect(outcome).toMatchObject({
      status: "completed",
      value: "in",
      failures: [{ kind: "value-refused" }],
    });
  });

  const nonsense: readonly (readonly [string, unknown])[] = [
    ["text", "ok"],
    ["null", null],
    ["an unknown action", { action: "delete" }],
    ["a stop without a reason", { action: "stop" }],
    ["a modification without a value", { action: "modify" }],
    [
      "an object that throws when read",
      {
        get action() {
          throw new Error("no");
        },
      },
    ],
    ["an object without a prototype", Object.create(null)],
  ];
  test.each(nonsense)("with %s fails as an invalid result", async (_, result) => {
    const hooks = create();
    hooks.registerAll([{ id: "a", event: "text", run: () => answer(result) }], "user.ts");
    const outcome = await hooks.dispatch("text", "in");
    expect(outcome).toMatchObject({ value: "in", failures: [{ kind: "invalid-result" }] });
    expect(HookError.is(outcome.failures[0]?.error)).toBe(true);
  });
});

describe("a value that cannot be read", () => {
  const getter = Object.defineProperty({ a: 1 }, "x", {
    enumerable: true,
    get() {
      throw new Error("unreadable");
    },
  });
  const { proxy, revoke } = Proxy.revocable<{ readonly a?: number }>({}, {});
  revoke();

  test.each([
    ["a getter that throws", "at once", getter],
    ["a getter that throws", "later", getter],
    ["a revoked proxy", "at once", proxy],
    ["a revoked proxy", "later", proxy],
  ])("with %s, given %s, is handed on, and changed as a whole (H7)", async (_, when, value) => {
    const hooks = createHookRegistry<{ readonly thing: HookEvent<{ readonly a?: number }> }>({
      events: { thing: {} },
    });
    const result = modify(value);
    hooks.register({
      id: "a",
      event: "thing",
      run: () => (when === "later" ? Promise.resolve(result) : result),
    });
    const ran: string[] = [];
    hooks.register({ id: "b", event: "thing", run: () => void ran.push("b") });
    const outcome = await hooks.dispatch("thing", { a: 0 });
    expect(outcome.status).toBe("completed");
    expect(Object.is(outcome.value, value)).toBe(true);
    expect(ran).toEqual(["b"]);
    expect(hooks.trace()[0]?.steps[0]).toMatchObject({ did: "modify", changed: "value" });
  });
});

describe("dispatch", () => {
  test("returns a value when no hook was pending, and a promise when one was", () => {
    const hooks = create();
    hooks.register({ id: "a", event: "text", run: () => modify("x") });
    expect(hooks.dispatch("text", "in")).not.toBeInstanceOf(Promise);
    hooks.register({ id: "b", event: "text", run: async () => {} });
    expect(hooks.dispatch("text", "in")).toBeInstanceOf(Promise);
  });

  test("hooks read the input of the occasion", async () => {
    const hooks = create();
    hooks.register({
      id: "a",
      event: "text",
      run: (_, { input, event }) => modify(`${event} ${input?.from}`),
    });
    expect(await hooks.dispatch("text", "", { from: "here" })).toMatchObject({ value: "text here" });
  });

  test("one hook begins only after the one before it has settled", async () => {
    const hooks = create();
    const log: string[] = [];
    let release = (): void => {};
    hooks.register({
      id: "a",
      event: "text",
      run: async () => {
        log.push("a begins");
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        log.push("a ends");
      },
    });
    hooks.register({ id: "b", event: "text", run: () => void log.push("b") });
    const pending = hooks.dispatch("text", "");
    await settle();
    expect(log).toEqual(["a begins"]);
    release();
    await pending;
    expect(log).toEqual(["a begins", "a ends", "b"]);
  });

  test("a hook registered while a dispatch runs is not part of it (H5)", async () => {
    const hooks = create();
    const ran: string[] = [];
    const late = { id: "late", event: "text", run: () => void ran.push("late") } as const;
    hooks.register({ id: "a", event: "text", run: () => void hooks.register(late) });
    hooks.dispatch("text", "");
    expect(ran).toEqual([]);
  });

  test("a hook disposed while a dispatch runs does not start (H4)", async () => {
    const hooks = create();
    const ran: string[] = [];
    hooks.register({ id: "a", event: "text", run: async () => other[Symbol.dispose]() });
    const other = hooks.register({ id: "b", event: "text", run: () => void ran.push("b") });
    await hooks.dispatch("text", "");
    expect(ran).toEqual([]);
  });

  test("a hook may dispatch the event it belongs to", async () => {
    const hooks = create();
    hooks.register({
      id: "a",
      event: "text",
      run: async (value) =>
        value === "" ? undefined : modify(`(${(await hooks.dispatch("text", value.slice(1))).value})`),
    });
    expect(await hooks.dispatch("text", "xx")).toMatchObject({ value: "(())" });
  });

  test("an observer that throws changes nothing", () => {
    const hooks = create({
      onFailure: () => {
        throw new Error("observer");
      },
    });
    hooks.register({
      id: "a",
      event: "text",
      run: () => {
        throw new Error("boom");
      },
    });
    expect(hooks.dispatch("text", "in")).toMatchObject({ status: "completed", value: "in" });
  });

  test("a foreign thenable that calls back twice and throws counts once", async () => {
    const hooks = create();
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: the thenable is the subject
      then(resolve: (value: unknown) => void) {
        resolve(modify("once"));
        resolve(modify("twice"));
        throw new Error("and throws");
      },
    };
    hooks.registerAll([{ id: "a", event: "text", run: () => thenable }], "user.ts");
    expect(await hooks.dispatch("text", "in")).toMatchObject({ value: "once", failures: [] });
  });

  test("an event that does not exist is an error of the caller", () => {
    const hooks = create();
    const name: string = "texts";
    expect(() => hooks.dispatch(name as "text", "")).toThrow('There is no event "texts"');
  });

  test("two registries share nothing", () => {
    const one = create();
    const two = create();
    one.register({ id: "a", event: "text", run: () => modify("one") });
    expect(two.dispatch("text", "in")).toMatchObject({ value: "in" });
    expect(two.order("text")).toEqual([]);
  });
});
