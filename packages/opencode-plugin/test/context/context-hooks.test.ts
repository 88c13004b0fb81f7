import { expect, test } from "vitest";
import { registerContext } from "../../src/context/context-hooks.ts";
import type { MissionPlace } from "../../src/context/mission-place.ts";
import { openRegistry } from "../../src/hooks/open-registry.ts";
import { viewOf } from "../recall/views.ts";

async function compacted(place: MissionPlace | undefined, known: string): Promise<readonly string[]> {
  const registry = openRegistry({ log: () => {}, show: () => {} });
  registerContext(registry, { placeOf: async () => place, known: async () => known });
  const outcome = await registry.dispatch(
    "experimental.session.compacting",
    { context: ["before"] },
    { sessionID: "s" },
  );
  return outcome.value.context;
}

const parent = { kind: "parent", view: viewOf({ kind: "execute" }, [], []) } as const;

test("a compaction keeps the state of the mission and what is remembered, behind what others want kept", async () => {
  const [before, own, ...more] = await compacted(parent, "- Tests are in test/");
  expect([before, more]).toEqual(["before", []]);
  expect(own).toMatch(/^Keep this in the summary:\n## Unfinished mission m1\n/);
  expect(own).toMatch(/\n\nKnown from before:\n- Tests are in test\/$/);
});

test("where nothing is remembered nothing is said of it, and a session without a mission gets nothing", async () => {
  const [, own] = await compacted(parent, "");
  expect(own).not.toContain("Known from before");
  expect(await compacted(undefined, "- Tests are in test/")).toEqual(["before"]);
  const outcome = { kind: "sealed" } as const;
  const ended = viewOf({ kind: "ended", outcome, at: 1, isCleaned: true }, [], []);
  expect(await compacted({ kind: "parent", view: ended }, "- Tests are in test/")).toEqual(["before"]);
});
