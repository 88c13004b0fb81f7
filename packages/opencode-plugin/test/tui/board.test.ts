import type { MissionPhase, TaskRecord } from "@oco/mission";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boardLines, isTicking } from "../../src/tui/board/board.ts";
import { cells } from "../../src/tui/board/fit.ts";
import { textOf } from "../../src/tui/board/line.ts";
import { attempt, begunAt, task, type ViewParts, view } from "./sample-view.ts";

const width = 37;

function shown(
  parts: ViewParts,
  options: { isDriven?: boolean; afterMs?: number; width?: number } = {},
): string[] {
  const state = { view: view(parts), isDriven: options.isDriven ?? true };
  return boardLines(state, begunAt + (options.afterMs ?? 12_300), options.width ?? width).map((line) =>
    textOf(line).trimEnd(),
  );
}

const working = { kind: "working", rivals: ["a1"] } as const;

test("a running mission shows phase, sessions at work, each unit with state and newest attempt, time and tokens", () => {
  const lines = shown({
    mission: { usage: { inputTokens: 20_000, outputTokens: 400, cost: 0.125, toolCalls: 3 } },
    tasks: [
      task("T2", 1, { state: working }),
      task("T1", 0, { state: { kind: "done", attempt: "a0", at: begunAt } }),
      task("T3", 2),
    ],
    attempts: [
      attempt("a0", { subject: "T1", state: { kind: "queued" } }),
      attempt("a1", { subject: "T2", number: 2 }),
      attempt("a2", { subject: "T2", number: 1 }),
      attempt("r0", { role: "review", agent: "reviewer", number: 5, subject: "T3" }),
    ],
  });
  expect(lines).toEqual([
    "Mission execute",
    "3 at work: worker x2, reviewer",
    "T1 done    #1  Implement T1",
    "T2 works   #2  Implement T2",
    "T3 waits       Implement T3",
    "12 s, 20.4k tokens, $0.13",
  ]);
});

test.each<[MissionPhase, string, string[]]>([
  [{ kind: "integrate", step: "check" }, "integrate: check", []],
  [{ kind: "ended", outcome: { kind: "sealed" }, at: begunAt + 4200, isCleaned: true }, "sealed", []],
  [
    {
      kind: "ended",
      outcome: { kind: "failed", reasons: ["the tests fail", "and more"] },
      at: begunAt,
      isCleaned: true,
    },
    "failed",
    ["the tests fail"],
  ],
  [
    {
      kind: "ended",
      outcome: { kind: "stopped", by: "person", why: "enough" },
      at: begunAt,
      isCleaned: true,
    },
    "stopped",
    ["stopped by person: enough"],
  ],
  [
    { kind: "decision", question: "Which database?", options: ["a", "b"], askedAt: begunAt },
    "needs a decision",
    ["Which database?"],
  ],
])("the phase %j is named, and what ended or holds the mission is the last line", (phase, name, reasons) => {
  const lines = shown({ mission: { phase } });
  expect(lines[0]).toBe(`Mission ${name}`);
  expect(lines.slice(lines.findIndex((line) => line.includes("tokens")) + 1)).toEqual(reasons);
});

test("an ended mission shows how long it took, not how long ago it began", () => {
  const phase = { kind: "ended", outcome: { kind: "sealed" }, at: begunAt + 4200, isCleaned: true } as const;
  expect(shown({ mission: { phase } }, { afterMs: 900_000 })).toEqual(["Mission sealed", "4.2 s, 0 tokens"]);
});

test("sealed is good, failed with its reason is bad, and an attempt after the first is marked", () => {
  const tones = (outcome: { kind: "sealed" } | { kind: "failed"; reasons: string[] }): string[] => {
    const phase = { kind: "ended", outcome, at: begunAt, isCleaned: true } as const;
    const lines = boardLines({ view: view({ mission: { phase } }), isDriven: true }, begunAt, width);
    return [lines[0]?.[1]?.tone ?? "", lines.at(-1)?.[0]?.tone ?? ""];
  };
  expect(tones({ kind: "sealed" })).toEqual(["good", "muted"]);
  expect(tones({ kind: "failed", reasons: ["no"] })).toEqual(["bad", "bad"]);
  const again = view({
    tasks: [task("T1", 0, { state: working })],
    attempts: [attempt("a2", { subject: "T1", number: 2 })],
  });
  const [, , unit] = boardLines({ view: again, isDriven: true }, begunAt, width);
  expect(unit?.find(({ text }) => text.includes("#2"))?.tone).toBe("warning");
});

test("a mission that no engine drives is shown as paused, and its time stands still", () => {
  const lines = shown({ mission: { phase: { kind: "plan" } } }, { isDriven: false });
  expect(lines).toContain("paused: no OpenCode drives it");
  const running = view({});
  expect(isTicking({ view: running, isDriven: true })).toBe(true);
  expect(isTicking({ view: running, isDriven: false })).toBe(false);
  const ended = { kind: "ended", outcome: { kind: "sealed" }, at: begunAt, isCleaned: true } as const;
  expect(isTicking({ view: view({ mission: { phase: ended } }), isDriven: true })).toBe(false);
  const asks = { kind: "decision", question: "?", options: [], askedAt: begunAt } as const;
  expect(isTicking({ view: view({ mission: { phase: asks } }), isDriven: true })).toBe(false);
});

test("of more units than there is room for, the urgent ones are shown and the rest is counted", () => {
  const states: TaskRecord["state"][] = [
    ...Array.from(
      { length: 20 },
      (_, index) => ({ kind: "done", attempt: `a${index}`, at: begunAt }) as const,
    ),
    working,
    { kind: "failed", why: "no", at: begunAt },
    ...Array.from({ length: 5 }, () => ({ kind: "pending" }) as const),
  ];
  const lines = shown({ tasks: states.map((state, index) => task(`T${index}`, index, { state })) });
  expect(lines).toHaveLength(2 + 14 + 1);
  expect(lines.filter((line) => line.includes("works"))).toHaveLength(1);
  expect(lines.filter((line) => line.includes("failed"))).toHaveLength(1);
  expect(lines.at(-2)).toBe("and 14 more: 14 done");
});

test("no line is wider than the room, whatever a model calls its units", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 60 });
  fc.assert(
    fc.property(text, text, text, fc.integer({ min: 0, max: 60 }), (id, title, reason, room) => {
      const unit = task("T1", 0, { state: working });
      const parts = view({
        mission: {
          phase: { kind: "ended", outcome: { kind: "failed", reasons: [reason] }, at: 0, isCleaned: true },
        },
        tasks: [{ ...unit, spec: { ...unit.spec, id: id || "T", title } }],
      });
      for (const line of boardLines({ view: parts, isDriven: true }, begunAt, room)) {
        const words = textOf(line);
        expect(cells(words.trimEnd())).toBeLessThanOrEqual(room);
        expect(words).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});
