import { describe, expect, test } from "vitest";
import { createHookRegistry, type HookEvent, type HookRegistry, modify } from "../src/index.ts";

function create(run: () => unknown): HookRegistry<{ text: HookEvent<string> }> {
  const hooks = createHookRegistry<{ text: HookEvent<string> }>({ events: { text: {} } });
  hooks.registerAll([{ id: "a", event: "text", run }], "user.ts");
  return hooks;
}

test("a promise of the language costs one reaction", async () => {
  const order: string[] = [];
  const hooks = create(async () => undefined);
  hooks.register({ id: "b", event: "text", run: () => void order.push("b") });
  const outcome = hooks.dispatch("text", "in");
  for (let reaction = 1; reaction <= 3; reaction += 1) {
    await undefined;
    order.push(`reaction ${reaction}`);
  }
  await outcome;
  expect(order).toEqual(["b", "reaction 1", "reaction 2", "reaction 3"]);
});

describe("what claims to be a promise cannot break the dispatch (H7)", () => {
  const boom = new Error("boom");
  const refuse = (): never => {
    throw boom;
  };

  test("a promise whose own `then` throws is a hook that failed", async () => {
    // biome-ignore lint/suspicious/noThenProperty: the changed promise is the subject
    const changed = Object.assign(Promise.resolve(), { then: refuse });
    const outcome = await create(() => changed).dispatch("text", "in");
    expect(outcome).toMatchObject({ value: "in", failures: [{ kind: "threw", error: boom }] });
  });

  test("a promise whose own `then` calls back twice counts once", async () => {
    const changed = Object.assign(Promise.resolve(), {
      // biome-ignore lint/suspicious/noThenProperty: the changed promise is the subject
      then(resolve: (value: unknown) => void) {
        resolve(modify("once"));
        resolve(modify("twice"));
      },
    });
    const hooks = create(() => changed);
    // The second call must not pass for the result of the hook that is pending by then.
    hooks.register({ id: "b", event: "text", run: async () => {} });
    expect(await hooks.dispatch("text", "in")).toMatchObject({ value: "once", failures: [] });
  });

  test("a promise of a subclass runs the subclass's `then`, tamed", async () => {
    class Eager extends Promise<unknown> {
      // biome-ignore lint/suspicious/noThenProperty: the subclass is the subject
      override then(): never {
        throw boom;
      }
    }
    const outcome = await create(() => new Eager(() => {})).dispatch("text", "in");
    expect(outcome).toMatchObject({ failures: [{ kind: "threw", error: boom }] });
  });

  test("a promise whose constructor cannot be read is no promise", async () => {
    const changed = Object.defineProperty(Promise.resolve(), "constructor", { get: refuse });
    const outcome = await create(() => changed).dispatch("text", "in");
    expect(outcome).toMatchObject({ value: "in", failures: [{ kind: "invalid-result" }] });
  });

  test("a proxy that refuses to be looked at is no promise", () => {
    const proxy = new Proxy({}, { getPrototypeOf: refuse, has: refuse });
    expect(create(() => proxy).dispatch("text", "in")).toMatchObject({
      value: "in",
      failures: [{ kind: "invalid-result" }],
    });
  });
});
