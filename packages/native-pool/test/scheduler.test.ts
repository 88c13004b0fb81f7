import { expect, test } from "vitest";
import { resolveOptions } from "../src/pool/options.ts";
import { ProcessPool } from "../src/pool/process-pool.ts";
import type { Connect, LinkEvents } from "../src/process/link.ts";
import { ManualClock } from "./manual-clock.ts";

/** Children whose messages the test writes; the third one cannot be had. */
function twoChildren(): { readonly connect: Connect; readonly children: LinkEvents[] } {
  const children: LinkEvents[] = [];
  const nothing = (): void => undefined;
  const connect: Connect = (_spec, events) => {
    if (children.push(events) > 2) throw new Error("no more links");
    return {
      pid: children.length,
      isWritable: true,
      send: nothing,
      pause: nothing,
      resume: nothing,
      endInput: nothing,
      signal: nothing,
    };
  };
  return { connect, children };
}

test("a start that throws leaves the pool able to hand out what waits", async () => {
  const { connect, children } = twoChildren();
  const clock = new ManualClock();
  const options = resolveOptions({ command: "x", max: 2, maxInflight: 1, restart: { baseMs: 0 }, clock });
  const pool = new ProcessPool(options, connect, "javascript");
  const answer = (child: number, id: number): void =>
    children[child]?.onFrames([`{"jsonrpc":"2.0","id":${id},"result":${child}}`]);
  const [lost, first, second] = [0, 1, 2].map(() => pool.request("any"));
  lost?.catch(() => undefined);
  expect(() => children[0]?.onExit({ kind: "exited", exitCode: 1, signal: null, stderrTail: "" })).toThrow(
    "no more links",
  );
  answer(1, 1);
  answer(1, 2);
  expect(await Promise.all([first, second])).toEqual([1, 1]);
});
