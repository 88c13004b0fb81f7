import type { MissionReport, MissionView, TurnEnd } from "@oco/mission";
import type { Part } from "@opencode-ai/sdk/v2/client";
import { expect, test } from "vitest";
import type { Wake } from "../../src/delegation/host/child-sessions.ts";
import { MissionDelivery } from "../../src/delivery/mission-delivery.ts";
import type { SessionMessage } from "../../src/host/turn-state.ts";
import { answered, asked } from "../host-adapter/messages.ts";

const usage = { inputTokens: 0, outputTokens: 0, cost: 0, toolCalls: 0 };

const answeredTurn: TurnEnd = { kind: "ended", outcome: { kind: "answered", text: "I see.", usage } };

/** What is different from a session that answers at once and a process in which no call waits. */
interface Circumstances {
  /** How the turns end that the wakes begin. */
  readonly ends?: readonly TurnEnd[];
  readonly isWaiting?: boolean;
  readonly isClosed?: boolean;
}

interface Delivered {
  readonly wakes: readonly Wake[];
  /** What was written to the store, and when relative to the wake. */
  readonly log: readonly string[];
}

/** Delivers the report of one mission to a session with these messages; `sent` is the id that a dead process noted. */
async function deliver(
  state: MissionReport["state"],
  messages: readonly SessionMessage[],
  sent?: string,
  { ends = [], isWaiting = false, isClosed = false }: Circumstances = {},
): Promise<Delivered> {
  const left = [...ends];
  const wakes: Wake[] = [];
  const log: string[] = [];
  const report: MissionReport = {
    ...{ missionId: "m1", goal: "Greet", state, reasons: [], units: [] },
    ...{ refinements: [], evidence: [] },
    ...{ waves: 1, durationMs: 5, usage },
  };
  const delivery = new MissionDelivery({
    engine: {
      wait: async (_, { signal } = {}) => {
        signal?.throwIfAborted();
        return report;
      },
      view: () => ({ mission: { parentSessionId: "s" } }) as MissionView,
      audit: async () => ({ kind: "verified", head: "h", count: 1 }),
      deliveryMessage: () => sent,
      noteDelivery: async (_, id) => void log.push(`noted ${id}`),
      markDelivered: async (_, how) => log.push(`delivered by ${how}`) > 0,
    },
    ids: { next: () => "new" },
    calls: { isWaiting: () => isWaiting },
    watch: {
      wait: async () => {
        log.push("waited for the answer");
        return left.shift() ?? answeredTurn;
      },
      [Symbol.dispose]: () => {},
    },
    read: async () => messages,
    sessions: {
      wake: async (wake) => {
        log.push(`woke with ${wake.messageId}`);
        wakes.push(wake);
      },
    },
    commander: "commander",
  });
  if (isClosed) delivery[Symbol.dispose]();
  await delivery.deliver("m1");
  return { wakes, log };
}

test("the report is sent under an id that was stored before", async () => {
  const { wakes, log } = await deliver("sealed", [asked("before")]);
  expect(log).toEqual(["noted new", "woke with new", "waited for the answer", "delivered by message"]);
  expect(wakes[0]).toMatchObject({ sessionId: "s", agent: "commander", isHeld: false });
  expect(wakes[0]?.text).toContain("MISSION m1 sealed");
});

test("a message that never arrived gets a new id, one that arrived is sent again under its own, an answered one is not", async () => {
  expect((await deliver("failed", [asked("before")], "old")).log).toEqual([
    "noted new",
    "woke with new",
    "waited for the answer",
    "delivered by message",
  ]);
  expect((await deliver("failed", [asked("old")], "old")).log).toEqual([
    "woke with old",
    "waited for the answer",
    "delivered by message",
  ]);
  expect((await deliver("failed", [asked("old"), answered("I see.")], "old")).log).toEqual([
    "delivered by message",
  ]);
});

/** A session in which the host has saved a result of `mission_run`. */
function told(output: string): SessionMessage[] {
  const call = answered("");
  const part: Part = {
    ...{ id: "p", sessionID: "s", messageID: call.info.id, callID: "c", tool: "mission_run" },
    type: "tool",
    state: { status: "completed", input: {}, output, title: "", metadata: {}, time: { start: 1, end: 2 } },
  };
  return [asked("before"), { ...call, parts: [part] }];
}

test("what the tool itself said is not said again; that it once asked for a decision says nothing", async () => {
  expect((await deliver("sealed", told("MISSION m1 sealed\n"))).log).toEqual(["delivered by tool"]);
  expect((await deliver("sealed", told("MISSION m1 decision\n"))).log).toContain("woke with new");
  expect((await deliver("sealed", told("MISSION m2 sealed\n"))).log).toContain("woke with new");
});

test("a call that waits in this process tells its session itself", async () => {
  expect((await deliver("sealed", [], undefined, { isWaiting: true })).log).toEqual([]);
  expect((await deliver("decision", [], undefined, { isWaiting: true })).log).toEqual([]);
});

test("a message that the host never came to is sent again by the same id, a bounded number of times", async () => {
  const lost: TurnEnd = { kind: "lost", state: "interrupted" };
  const { wakes, log } = await deliver("sealed", [], undefined, { ends: Array(9).fill(lost) });
  expect(wakes.map(({ messageId }) => messageId)).toEqual(["new", "new", "new", "new"]);
  expect(log.at(-1)).toBe("delivered by message");
});

test("a delivery that was disposed of tells nobody", async () => {
  expect((await deliver("sealed", [], undefined, { isClosed: true })).log).toEqual([]);
});

test("a mission that waits for a decision says so, and stays to be delivered", async () => {
  const { wakes, log } = await deliver("decision", [asked("before")]);
  expect(log).toEqual(["woke with new"]);
  expect(wakes[0]?.text).toContain("needs a decision");
});
