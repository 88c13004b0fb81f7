import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HostServer } from "@oco-tools/opencode-host";
import { contentOf, resultOf, type UnitsGoal, unitsOf } from "@oco-tools/sample-mission";
import { meeting, mostAtOnce } from "@oco-tools/scripted-model";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plugin, type Setting } from "./open-host.ts";
import { filesOf, openUnits, playUnits, workOf } from "./units.ts";

const timeoutMs = 240_000;
const perAgent = 8;

let setting: Setting;
let server: HostServer;
/** Units that build on none answer only when as many as may run have been asked: without overlap none would end. */
let meet: () => Promise<void> = () => Promise.resolve();
/** A test that is tried once more gets a folder of its own. */
let tries = 0;

beforeAll(async () => {
  setting = await openUnits(
    { before: ({ turn }, unit) => (turn === 1 && unit?.depends.length === 0 ? meet() : undefined) },
    { plugins: [[plugin, { capacity: { perAgent } }]] },
  );
  server = await setting.host.serve();
}, timeoutMs);

afterAll(async () => {
  await setting[Symbol.asyncDispose]();
});

test.each([
  { count: 3, width: 2 },
  { count: 12, width: 3 },
  { count: 48, width: 12 },
])(
  "a mission of $count units is built layer by layer, each once, and sealed with evidence",
  { timeout: timeoutMs },
  async (size) => {
    tries += 1;
    const atOnce = Math.min(size.width, perAgent);
    meet = meeting(atOnce);
    const goal: UnitsGoal = { ...size, folder: `mission${tries}` };
    const { host, model } = setting;
    const { report, session } = await playUnits(server, goal, timeoutMs);

    expect(report).toMatch(/^Report:\nMISSION \w+ sealed\n/);
    expect(report).toContain(`$ node count.js ${goal.folder} ${goal.count} -> exit code 0`);
    expect(report).toMatch(/Audit log: \d+ records, head \w+, verified/);
    expect(model.failures).toEqual([]);
    expect(model.overflow).toEqual({ requests: 0, bytes: 0 });
    expect(await filesOf(host, goal)).toEqual(unitsOf(goal).map(contentOf));

    const work = workOf(model, goal);
    const reviews = model.requests.filter(
      ({ agent, messages }) =>
        agent === "reviewer" && messages.some(({ text }) => text.includes(`Write ${goal.folder}/`)),
    );
    for (const unit of unitsOf(goal)) {
      const mine = work.filter((entry) => entry.unit.id === unit.id).map(({ request }) => request);
      // One session, and in it the two turns of the script: nothing was done twice.
      expect(new Set(mine.map(({ session: id }) => id)).size).toBe(1);
      expect(mine.map(({ turn }) => turn)).toEqual([1, 2]);
      const told = mine[0]?.lastUser ?? "";
      for (const other of unitsOf(goal)) {
        const isTold = told.includes(resultOf(other.id));
        expect(isTold, `${unit.id} is told of ${other.id}`).toBe(unit.depends.includes(other.id));
      }
      for (const other of unit.depends) {
        const verdict = reviews.find(({ lastUser }) => lastUser.startsWith(`Review of task ${other}: `));
        expect(mine[0]?.startedAt).toBeGreaterThanOrEqual(verdict?.endedAt ?? Number.POSITIVE_INFINITY);
      }
    }
    const most = mostAtOnce(work.map(({ request }) => request));
    expect(most).toBeLessThanOrEqual(perAgent);
    expect(most).toBeGreaterThanOrEqual(atOnce);
    expect(await server.status()).toEqual({});
    const sessions = await server.children(session);
    // Two scouts, a planner, a worker and a reviewer for each unit, a master reviewer.
    expect(sessions).toHaveLength(4 + 2 * goal.count);
    const todo = await readFile(join(host.project, ".oco", "todo.md"), "utf8");
    expect(todo.match(/^\s*- \[x\] T\d+: /gm)).toHaveLength(goal.count);
  },
);
