import { execFileSync } from "node:child_process";
import { lstat, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissionEngine, type MissionSchema } from "@oco/mission";
import { SimulatedChecks, SimulatedClock, SimulatedHost, SimulatedWorkspace } from "@oco/mission/simulation";
import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import { ocoJsonSchema } from "../../src/config/json-schema.ts";
import { defaultConfig, type OcoConfig } from "../../src/config/oco-config.ts";
import { engineSettings, missionLimits } from "../../src/runtime/engine-settings.ts";

test("a mission asks where a person is there to answer, and nowhere else", () => {
  const asks = (["person", "server", "run"] as const).map(
    (presence) => missionLimits(defaultConfig, presence).canAsk,
  );
  expect(asks).toEqual([true, false, false]);
});

test("what was configured holds wherever it runs, and leaves the other limits as they are", () => {
  for (const canAsk of [true, false]) {
    const config = { ...defaultConfig, limits: { ...defaultConfig.limits, waves: 2, canAsk } };
    for (const presence of ["person", "server", "run"] as const)
      expect(missionLimits(config, presence)).toMatchObject({ canAsk, waves: 2, attempts: 3 });
  }
});

const place = { directory: "/project", stateDirectory: "/state", presence: "server" } as const;

/** A whole configuration with a value of its own for each key of an engine. */
const configured: OcoConfig = {
  ...defaultConfig,
  limits: { ...defaultConfig.limits, tokens: 7, cost: 8, canAsk: true },
  capacity: {
    ...{ initial: 3, max: 4, perAgent: { worker: 2 }, checks: 1 },
    breaker: { failures: 9, successes: 3, firstMs: 20, mostMs: 30 },
  },
  recovery: { leaseMs: 4321, backoff: { firstMs: 10, mostMs: 35, retryAfterMs: 500 } },
};

test("capacity, breaker, lease and backoff are those that were configured", () => {
  const { capacity, leaseMs, backoffMs } = engineSettings(configured, place);
  expect(capacity).toEqual(configured.capacity);
  expect(leaseMs).toBe(4321);
  const waits = [1, 2, 3, 4].map((spoiled) => backoffMs?.(spoiled, undefined));
  expect(waits).toEqual([10, 20, 35, 35]);
  expect([backoffMs?.(1, 400), backoffMs?.(1, 9000)]).toEqual([400, 500]);
});

test("a worktree links the folders that were configured", async () => {
  const root = await mkdtemp(join(tmpdir(), "oco-linked-"));
  try {
    const directory = join(root, "project");
    await mkdir(join(directory, "vendor"), { recursive: true });
    await mkdir(join(directory, "node_modules"));
    await writeFile(join(directory, ".gitignore"), "vendor\nnode_modules\n");
    const git = (...args: readonly string[]): unknown =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: directory });
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    const { workspace } = engineSettings(
      { ...configured, workspace: "worktree", worktrees: { linked: ["vendor"] } },
      { ...place, directory, stateDirectory: join(root, "state") },
    );
    const opened = await workspace.open({ missionId: "m1", place: "T1" });
    expect((await lstat(join(opened.directory, "vendor"))).isSymbolicLink()).toBe(true);
    await expect(lstat(join(opened.directory, "node_modules"))).rejects.toMatchObject({ code: "ENOENT" });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test("every key of the schema about an engine is read by one", async () => {
  const read = new Set<string>();
  const clock = new SimulatedClock();
  const store = await openStore<MissionSchema>({ author: "test" });
  await using engine = new MissionEngine({
    ...engineSettings(tracked(configured, "", read), place),
    ...{
      store,
      clock,
      owner: "test",
      checks: new SimulatedChecks(clock),
      workspace: new SimulatedWorkspace(),
    },
    host: new SimulatedHost({ clock, play: () => ({ text: "" }), submit: async () => false }),
  });
  expect(engine.load()).toMatchObject({ running: 0, limit: 3 });
  const { properties } = ocoJsonSchema() as { readonly properties: Readonly<Record<string, Schema>> };
  const keys = ["limits", "capacity", "recovery"].flatMap((group) => keysOf(group, properties[group] ?? {}));
  expect(keys).toContain("capacity.breaker.firstMs");
  expect(keys.filter((key) => !read.has(key))).toEqual([]);
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

function keysOf(path: string, { properties }: Schema): string[] {
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([key, schema]) => keysOf(`${path}.${key}`, schema));
}

/** The same object, which notes the path of each value that is read. */
function tracked<T extends object>(value: T, path: string, read: Set<string>): T {
  return new Proxy(value, {
    get(target, key, receiver) {
      const inner: unknown = Reflect.get(target, key, receiver);
      const name = path === "" ? String(key) : `${path}.${String(key)}`;
      read.add(name);
      return typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? tracked(inner, name, read)
        : inner;
    },
  });
}
