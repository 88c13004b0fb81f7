import { modify, stop } from "@oco/hooks";
import { expect, test } from "vitest";
import type { HostHookRegistry } from "../../src/hooks/host-events.ts";
import { openRegistry } from "../../src/hooks/open-registry.ts";
import { routeHooks } from "../../src/hooks/route-hooks.ts";

interface Setting {
  readonly registry: HostHookRegistry;
  readonly logged: string[];
  readonly shown: string[];
  readonly call: (event: string, input: object, output: object) => Promise<void>;
}

function setting(until: Promise<void> = Promise.resolve()): Setting {
  const logged: string[] = [];
  const shown: string[] = [];
  const registry = openRegistry({
    log: (message, error) => logged.push(`${message}: ${error}`),
    show: (message) => shown.push(message),
  });
  const hooks: Record<string, unknown> = { ...routeHooks(registry, () => until) };
  const call = (event: string, input: object, output: object): Promise<void> =>
    (hooks[event] as (input: object, output: object) => Promise<void>)(input, output);
  return { registry, logged, shown, call };
}

const call = { tool: "bash", sessionID: "s", callID: "c" };

test("what a hook puts in place is written into the host's own containers", async () => {
  const { registry, call: run } = setting();
  registry.register({
    id: "a",
    event: "tool.execute.before",
    run: ({ args }) => modify({ args: { ...args, command: "ls" } }),
  });
  registry.register({
    id: "b",
    event: "experimental.chat.system.transform",
    run: ({ system }) => modify({ system: [...system, "more"] }),
  });
  const args: Record<string, unknown> = { command: "pwd", keep: 1 };
  const system = ["first"];
  await run("tool.execute.before", call, { args });
  await run("experimental.chat.system.transform", {}, { system });
  expect(args).toEqual({ command: "ls", keep: 1 });
  expect(system).toEqual(["first", "more"]);
});

test("safety runs first, then protocol, then what only shows", async () => {
  const { registry, call: run } = setting();
  const order: string[] = [];
  for (const phase of ["late", "normal", "early"] as const)
    registry.register({ id: phase, event: "tool.execute.after", phase, run: () => void order.push(phase) });
  await run("tool.execute.after", { ...call, args: {} }, { title: "", output: "", metadata: {} });
  expect(order).toEqual(["early", "normal", "late"]);
});

test("a stopped tool call throws the reason, and nothing else ever throws into the host", async () => {
  const { registry, logged, call: run } = setting();
  registry.register({ id: "no", event: "tool.execute.before", run: () => stop("not this one") });
  registry.register({ id: "halt", event: "chat.message", run: () => stop("not that one") });
  registry.register({
    id: "broken",
    event: "shell.env",
    run: () => {
      throw new Error("broken");
    },
  });
  await expect(run("tool.execute.before", call, { args: {} })).rejects.toThrow("not this one");
  await run("chat.message", { sessionID: "s" }, { message: {}, parts: [] });
  await run("shell.env", { cwd: "/" }, { env: {} });
  expect(logged).toEqual(["the hook broken failed in shell.env (threw): Error: broken"]);
});

test("a person's hook that fails half-way has changed nothing and is shown; the next hook runs", async () => {
  const { registry, shown, call: run } = setting();
  const broken = {
    id: "mine",
    event: "tool.execute.before",
    run: (value: { args: Record<string, unknown> }) => {
      value.args["command"] = "changed";
      throw new Error("half-way");
    },
  };
  registry.registerAll([broken], ".opencode/oco/hooks/mine.ts");
  const args = { command: "ls" };
  await run("tool.execute.before", call, { args });
  expect(args).toEqual({ command: "ls" });
  expect(shown).toEqual(["Hook mine of .opencode/oco/hooks/mine.ts failed and was left out: see the log"]);
});

test("a value of the wrong shape is refused and the host's own stays", async () => {
  const { registry, logged, call: run } = setting();
  registry.registerAll(
    [{ id: "odd", event: "experimental.chat.system.transform", run: () => modify({ system: "text" }) }],
    "odd.js",
  );
  const system = ["first"];
  await run("experimental.chat.system.transform", {}, { system });
  expect(system).toEqual(["first"]);
  expect(logged[0]).toContain("value-refused");
});

test("the first tool call waits until the person's hooks are loaded", async () => {
  let loaded = (): void => {};
  const until = new Promise<void>((resolve) => {
    loaded = resolve;
  });
  const { registry, call: run } = setting(until);
  const pending = run("tool.execute.before", call, { args: {} });
  registry.register({ id: "late-comer", event: "tool.execute.before", run: () => stop("heard") });
  loaded();
  await expect(pending).rejects.toThrow("heard");
});
