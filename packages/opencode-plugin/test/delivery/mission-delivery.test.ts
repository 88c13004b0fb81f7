import type { MissionReport, MissionView } from "@oco/mission";
import type { Part } from "@opencode-ai/sdk/v2/client";
import { expect, test } from "vitest";
import type { Wake } from "../../src/delegation/host/child-sessions.ts";
import { MissionDelivery } from "../../src/delivery/mission-delivery.ts";
import type { SessionMessage } from "../../src/host/turn-state.ts";
import { answered, asked } from "../host-adapter/messages.ts";

const usage = { inputTokens: 0, outputTokens: 0, cost: 0, toolCalls: 0 };

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
): Promise<Delivered> {
  const wakes: Wake[] = [];
  const log: string[] = [];
  const report: MissionReport = {
    ...{ missionId: "m1", goal: "Greet", state, reasons: [], units: [] },
    ...{ refinements: [], evidence: [] },
    ...{ waves: 1, durationMs: 5, usage },
  };
  const delivery = new MissionDelivery({
    engine: {
      wait: async () => report,
      view: () => ({ mission: { parentSessionId: "s" } }) as MissionView,
      audit: async () => ({ kind: "verified", head: "h", count: 1 }),
      deliveryMessage: () => sent,
      noteDelivery: async (_, id) => void log.push(`noted ${id}`),
      markDelivered: async (_, how) => log.push(`delivered by ${how}`) > 0,
    },
    ids: { next: () => "new" },
    read: async () => messages,
    sessions: {
      wake: async (wake) => {
        log.push(`woke with ${wake.messageId}`);
        wakes.push(wake);
      },
    },
    commander: "commander",
  });
  await delivery.deliver("m1");
  return { wakes, log };
}

test("the report is sent under an id that was stored before", async () => {
  const { wakes, log } = await deliver("sealed", [asked("before")]);
  expect(log).toEqual(["noted new", "woke with new", "delivered by message"]);
  expect(wakes[0]).toMatchObject({ sessionId: "s", agent: "commander", isHeld: false });
  expect(wakes[0]?.text).toContain("MISSION m1 sealed");
});

test("a message that never arrived gets a new id, one that arrived is sent again under its own, an answered one is not", async () => {
  expect((await deliver("failed", [asked("before")], "old")).log).toEqual([
    "noted new",
    "woke with new",
    "delivered by message",
  ]);
  expect((await deliver("failed", [asked("old")], "old")).log).toEqual([
    "woke with old",
    "delivered by message",
  ]);
  expect((await deliver("failed", [asked("old"), answered("I see.")], "old")).log).toEqual([
    "delivered by message",
  ]);
});

test("what the tool itself said is not said again", async () => {
  const call = answered("");
  const part: Part = {
    ...{ id: "p", sessionID: "s", messageID: call.info.id, callID: "c", tool: "mission_run" },
    type: "tool",
    state: {
      status: "completed",
      input: {},
      output: "MISSION m1 sealed\n",
      title: "",
      metadata: {},
      time: { start: 1, end: 2 },
    },
  };
  const { log } = await deliver("sealed", [asked("before"), { ...call, parts: [part] }]);
  expect(log).toEqual(["delivered by tool"]);
});

test("a mission that waits for a decision says so, and stays to be delivered", async () => {
  const { wakes, log } = await deliver("decision", [asked("before")]);
  expect(log).toEqual(["woke with new"]);
  expect(wakes[0]?.text).toContain("needs a decision");
});
