import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MissionPhase, MissionView } from "@oco/mission";
import { expect, test } from "vitest";
import { LogFile } from "../../src/feedback/log-file.ts";
import { MissionNews } from "../../src/feedback/mission-news.ts";
import { Toasts } from "../../src/feedback/toasts.ts";

test("each phase of a mission is logged once, and its end and its questions are shown", async () => {
  const folder = mkdtempSync(join(tmpdir(), "oco-news-"));
  const path = join(folder, "oco.log");
  const shown: string[] = [];
  const toasts = new Toasts({ now: () => 0, send: async ({ message }) => shown.push(message) });
  toasts.ready();
  const news = new MissionNews(toasts, new LogFile({ path, level: "info", now: () => 0 }));
  const take = (phase: MissionPhase): void =>
    news.take({ mission: { id: "m1", phase } } as Pick<MissionView, "mission"> as MissionView);
  take({ kind: "explore" });
  take({ kind: "explore" });
  take({ kind: "decision", question: "?", options: [], askedAt: 0 });
  take({ kind: "ended", outcome: { kind: "failed", reasons: [] }, at: 1, isCleaned: false } as MissionPhase);
  take({ kind: "ended", outcome: { kind: "failed", reasons: [] }, at: 1, isCleaned: true } as MissionPhase);
  await new Promise(setImmediate);
  const messages = readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).message);
  rmSync(folder, { recursive: true });
  expect(messages).toEqual(["mission explore", "mission decision", "mission failed"]);
  expect(shown).toEqual(["Mission m1 waits for a decision.", "Mission m1 failed; mission_status says why."]);
});
