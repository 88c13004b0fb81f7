import { describe, expect, test } from "vitest";
import {
  createHookRegistry,
  followUp,
  type HookEvent,
  type HookRegistryOptions,
  modify,
  stop,
} from "../src/index.ts";
import { VirtualClock } from "./virtual-clock.ts";

interface Events {
  readonly call: HookEvent<{ readonly tool: string; readonly args?: string; readonly mode?: string }>;
}

function create(options: Partial<HookRegistryOptions<Events>> = {}) {
  return createHookRegistry<Events>({ events: { call: {} }, ...options });
}

describe("trace", () => {
  test("shows who ran, in which order, and what each did", async () => {
    const hooks = create();
    hooks.register({ id: "quiet", event: "call", phase: "early", run: () => {} });
    hooks.register({
      id: "edit",
      event: "call",
      run: (call) => modify({ ...call, args: "-n", mode: "safe" }),
    });
    hooks.register({ id: "ask", event: "call", after: ["edit"], run: () => followUp("check") });
    hooks.register({
      id: "broken",
      event: "call",
      phase: "late",
      priority: 1,
      onError: "retry",
      run: () => {
        throw new Error("no");
      },
    });
    hooks.register({ id: "guard", event: "call", phase: "late", run: () => stop("enough") });
    hooks.register({ id: "zero", event: "call", phase: "late", after: ["guard"], run: () => {} });
    await hooks.dispatch("call", { tool: "bash" });
    expect(hooks.trace()).toEqual([
      {
        sequence: 1,
        event: "call",
        status: "stopped",
        steps: [
          { id: "quiet", phase: "early", source: undefined, did: "continue", attempts: 1 },
          {
            id: "edit",
            phase: "normal",
            source: undefined,
            did: "modify",
            changed: ["args", "mode"],
            attempts: 1,
          },
          { id: "ask", phase: "normal", source: undefined, did: "follow-up", attempts: 1 },
          { id: "broken", phase: "late", source: undefined, did: "threw", attempts: 2 },
          { id: "guard", phase: "late", source: undefined, did: "stop", attempts: 1 },
        ],
      },
    ]);
  });

  test("keeps the last dispatches, oldest first, and those of removed hooks too", () => {
    const hooks = create({ traceCapacity: 3 });
    const hook = hooks.register({ id: "a", event: "call", run: () => {} });
    for (let count = 0; count < 4; count += 1) hooks.dispatch("call", { tool: "x" });
    hook[Symbol.dispose]();
    hooks.dispatch("call", { tool: "x" });
    expect(hooks.trace().map(({ sequence, steps }) => [sequence, steps.map(({ id }) => id)])).toEqual([
      [3, ["a"]],
      [4, ["a"]],
      [5, []],
    ]);
  });

  test("times the runs that were waited for", async () => {
    const clock = new VirtualClock();
    const hooks = create({ clock });
    hooks.register({ id: "a", event: "call", run: () => {} });
    hooks.register({
      id: "b",
      event: "call",
      run: () => new Promise<void>((resolve) => void clock.after(40, resolve)),
    });
    const outcome = hooks.dispatch("call", { tool: "x" });
    await clock.advance(40);
    await outcome;
    expect(hooks.trace()[0]?.steps.map(({ durationMs }) => durationMs)).toEqual([undefined, 40]);
  });

  test('times every run with timing "every"', async () => {
    const clock = new VirtualClock();
    const hooks = create({ clock, timing: "every" });
    hooks.register({ id: "a", event: "call", run: () => {} });
    hooks.register({
      id: "b",
      event: "call",
      run: () => new Promise<void>((resolve) => void clock.after(40, resolve)),
    });
    const outcome = hooks.dispatch("call", { tool: "x" });
    await clock.advance(40);
    await outcome;
    expect(hooks.trace()[0]?.steps.map(({ durationMs }) => durationMs)).toEqual([0, 40]);
  });

  test("a capacity of 0 turns it off", () => {
    const hooks = create({ traceCapacity: 0 });
    hooks.dispatch("call", { tool: "x" });
    expect(hooks.trace()).toEqual([]);
  });
});
