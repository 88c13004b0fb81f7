import { unitsOf } from "@oco-tools/sample-mission";
import { expect, test } from "vitest";
import { plugin } from "./open-host.ts";
import { filesOf, openRecords, openUnits, playUnits } from "./units.ts";

const timeoutMs = 240_000;
/** One after the other, so that the budget runs out in the middle. */
const goal = { count: 12, width: 1, folder: "b" };

test.each([
  // Two scouts, the planner's 2 requests, and 4 for each unit, at 50 tokens each.
  { name: "tokens", limit: 1500, limits: { tokens: 1500 } },
  // One for the plan and 3 for each unit.
  { name: "tool calls", limit: 14, limits: { toolCalls: 14 } },
])(
  "a mission whose $name run out warns at 80 %, starts nothing more, and ends with the true reason",
  {
    timeout: timeoutMs,
  },
  async ({ name, limit, limits }) => {
    await using setting = await openUnits(
      { tokens: { prompt: 40, completion: 10 } },
      { plugins: [[plugin, { limits }]] },
    );
    const { host, model } = setting;
    await using server = await host.serve();
    const { report, missionId } = await playUnits(server, goal, timeoutMs);
    expect(report).toMatch(/^Report:\nMISSION \w+ failed\n/);
    const used = Number(new RegExp(`${name} limit reached: (\\d+) of ${limit}`).exec(report)?.[1]);
    expect(used).toBeGreaterThanOrEqual(limit);
    expect(model.failures).toEqual([]);

    await using records = await openRecords(host);
    const story: string[] = [];
    for await (const { changes } of records.history()) story.push(JSON.stringify(changes));
    const warning = story.findIndex((words) => words.includes(`80 % of the ${name} limit is used: `));
    expect(warning).toBeGreaterThanOrEqual(0);
    expect(story.findIndex((words) => words.includes(`${name} limit reached`))).toBeGreaterThan(warning);
    const endedAt = records.get(["mission", missionId])?.phase;
    const late = model.requests.filter(
      ({ startedAt, parentSession }) =>
        parentSession !== undefined && endedAt?.kind === "ended" && startedAt > endedAt.at,
    );
    expect(late).toEqual([]);
    const files = await filesOf(host, goal);
    const built = files.filter((content) => content !== "").length;
    expect(built).toBeGreaterThan(0);
    expect(built).toBeLessThan(unitsOf(goal).length);
    expect(await server.status()).toEqual({});
  },
);
