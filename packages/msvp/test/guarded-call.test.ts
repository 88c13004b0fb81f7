import { expect, test } from "vitest";
import { GuardedCall } from "../src/guarded-call.ts";
import { VirtualClock } from "./support/virtual-clock.ts";

const limits = (clock: VirtualClock) => ({ clock, what: "probe", limitMs: 1000 });

test("a callee that asks for its signal only after the call was given up gets one that is aborted", async () => {
  const clock = new VirtualClock();
  const seen: unknown[] = [];
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const call = new GuardedCall(async (context) => {
    await gate;
    seen.push(context.signal.aborted, context.signal.reason);
  }, limits(clock));
  call.abort("nobody waits");
  goOn();
  await expect(call.result).rejects.toBe("nobody waits");
  await call.settled;
  expect(seen).toEqual([true, "nobody waits"]);
});

test("a callee that listens hears of the abort at once", async () => {
  const heard: unknown[] = [];
  const call = new GuardedCall(({ signal }) => {
    signal.addEventListener("abort", () => heard.push(signal.reason));
    return new Promise(() => {});
  }, limits(new VirtualClock()));
  call.abort("nobody waits");
  expect(heard).toEqual(["nobody waits"]);
  await expect(call.result).rejects.toBe("nobody waits");
});

test("a call that was given up from outside before it began leaves no timer", async () => {
  const clock = new VirtualClock();
  const call = new GuardedCall(() => 1, { ...limits(clock), signal: AbortSignal.abort("too late") });
  await expect(call.result).rejects.toBe("too late");
  expect(clock.pending).toBe(0);
});
