import * as z from "zod/mini";
import { about, count, milliseconds } from "./fields.ts";

/** The bounds of a mission. */
export function limits(): z.ZodMiniType {
  const quorum = z
    .strictObject({ required: count(1), of: count(1) })
    .check(z.refine(({ required, of }) => required <= of, "`required` of at most `of`"));
  return z.strictObject({
    waves: about(count(1), "Plans and repairs."),
    attempts: about(count(1), "Attempts that count, for each task."),
    spoiled: about(count(1), "Attempts in a row that a provider or the host may spoil."),
    quorum: about(quorum, "Reviewers that must pass a unit, and how many are asked."),
    plans: about(count(1), "Plans that may be refused or missing before the mission fails."),
    diagnoses: about(count(0), "How often a failed unit is handed to the fixer."),
    depth: about(count(1), "How deep a task that fails may be cut into smaller ones."),
    parts: about(count(1), "Parts that one task may be cut into."),
    speculation: about(
      count(0),
      "How often the planner may refine one milestone while tasks before it still run; 0 for never.",
    ),
    stagnantWaves: about(count(1), "Waves with the same fault in the same tree before the fixer takes over."),
    wallTimeMs: about(milliseconds(), "Milliseconds from start to end."),
    turnIdleMs: about(
      milliseconds(),
      "Milliseconds that a turn may go without any change before it is aborted.",
    ),
    checkMs: about(
      milliseconds(),
      "Milliseconds that one verify command, or the look at changed files, may take.",
    ),
    tokens: about(count(1, Number.MAX_SAFE_INTEGER), "Input and output tokens together. Default: no limit."),
    cost: about(z.number().check(z.nonnegative()), "US dollars. Default: no limit."),
    toolCalls: about(count(1), "Tool calls of all sessions together."),
    canAsk: about(
      z.boolean(),
      "Whether a mission that cannot go on waits for a decision instead of failing. Default: where a terminal, desktop or editor is in front of a person.",
    ),
  });
}
