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
  /** What is asked of the delivery. @default the delivery of the mission */
  readonly act?: (delivery: MissionDelivery) => Promise<void>;
}

/** A state of the mission as the engine commits it. */
function heard(phase: MissionView["mission"]["phase"]): Pick<MissionView, "mission"> {
  return { mission: { id: "m1", phase } as MissionView["mission"] };
}

const execute = heard({ kind: "execute" });
const decision = heard({ kind: "decision", question: "What now?", options: [], askedAt: 1 });
const sealed = heard({ kind: "ended", outcome: { kind: "sealed" }, at: 1, isCleaned: true });

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
  {
    ends = [],
    isWaiting = false,
    isClosed = false,
    act = (delivery) => delivery.deliver("m1", " after a restart of OpenCode"),
  }: Circumstances = {},
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
    onFault: () => (error) => void log.push(`fault ${String(error)}`),
  });
  if (isClosed) delivery[Symbol.dispose]();
  await act(delivery);
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

test("a mission that went on without a call is delivered when it comes to rest, once, and not as after a restart", async () => {
  const act = async (delivery: MissionDelivery): Promise<void> => {
    delivery.hear(execute);
    delivery.hear(execute);
    delivery.hear(sealed);
    delivery.hear(sealed);
    await delivery.deliver("m1");
  };
  const { wakes, log } = await deliver("sealed", [asked("before")], undefined, { act });
  expect(log).toEqual(["noted new", "woke with new", "waited for the answer", "delivered by message"]);
  expect(wakes[0]?.text).toContain("The mission of this session has ended. Tell the person.");
});

test("what a call waits for, and what was at rest before, is not delivered when it is heard", async () => {
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const act = async (delivery: MissionDelivery): Promise<void> => {
    delivery.hear(execute);
    delivery.hear(decision);
    await settled();
  };
  expect((await deliver("decision", [], undefined, { act, isWaiting: true })).log).toEqual([]);
  const parked = async (delivery: MissionDelivery): Promise<void> => {
    delivery.hear(decision);
    await settled();
  };
  expect((await deliver("decision", [], undefined, { act: parked })).log).toEqual([]);
  expect((await deliver("decision", [], undefined, { act })).log).toEqual(["woke with new"]);
});
