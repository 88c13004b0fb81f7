// Random commands against a store and against the plainest model of one: an array of maps, one per version.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Commit, openStore, type Snapshot, type Store } from "../src/index.ts";
import { SimulatedDisk } from "./simulator/simulated-disk.ts";

type Numbers = { [first: string]: number };
type Key = readonly [string, ...(string | number)[]];

class Model {
  readonly versions: Map<string, number>[] = [new Map()];
  readonly commits: { version: number; keys: string[] }[] = [];
  readonly snapshots: { snapshot: Snapshot<Numbers>; version: number }[] = [];
  /** Versions that the retained generations begin with. */
  bases: number[] = [0];

  get oldest(): number {
    return this.bases[0] as number;
  }

  get current(): Map<string, number> {
    return this.versions.at(-1) as Map<string, number>;
  }

  commit(change: (state: Map<string, number>) => void, keys: string[]): void {
    const next = new Map(this.current);
    change(next);
    this.versions.push(next);
    this.commits.push({ version: this.versions.length - 1, keys });
  }
}

interface Real {
  readonly disk: SimulatedDisk;
  stores: Store<Numbers>[];
}

type Step = fc.AsyncCommand<Model, Real>;

const storeOf = (real: Real, index: number): Store<Numbers> =>
  real.stores[index % real.stores.length] as Store<Numbers>;

function contents(view: Pick<Snapshot<Numbers>, "entries">): Map<string, number> {
  return new Map(view.entries().map(({ key, value }) => [JSON.stringify(key), value]));
}

function step(name: string, run: (model: Model, real: Real) => Promise<void>): Step {
  return { check: () => true, run, toString: () => name };
}

function open(disk: SimulatedDisk): Promise<Store<Numbers>> {
  const clock = { now: () => 0 };
  return openStore<Numbers>({
    path: "disk",
    fileSystem: disk.attach(),
    durability: "process",
    exclusive: false,
    clock,
  });
}

const key: fc.Arbitrary<Key> = fc.oneof(
  fc.tuple(fc.constantFrom("a", "b")),
  fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom("x", "S1.1", "S1.10", " ", "!", 1, 10, -2, 0.5)),
);
const which = fc.nat(2);

const set = fc.tuple(which, key, fc.integer()).map(([at, key, value]) =>
  step(`set ${JSON.stringify(key)} ${value}`, async (model, real) => {
    await storeOf(real, at).transact((tx) => tx.set(key, value));
    model.commit((state) => state.set(JSON.stringify(key), value === 0 ? 0 : value), [JSON.stringify(key)]);
  }),
);

const move = fc.tuple(which, key, key).map(([at, from, to]) =>
  step(`move ${JSON.stringify(from)} ${JSON.stringify(to)}`, async (model, real) => {
    await storeOf(real, at).transact((tx) => {
      const value = tx.get(from);
      tx.delete(from);
      tx.set(to, value ?? tx.entries({ prefix: [from[0]] }).length);
    });
    model.commit(
      (state) => {
        const name = JSON.stringify(from);
        const value = state.get(name);
        state.delete(name);
        const near = [...state.keys()].filter((other) => (JSON.parse(other) as Key)[0] === from[0]).length;
        state.set(JSON.stringify(to), value ?? near);
      },
      [...new Set([JSON.stringify(from), JSON.stringify(to)])],
    );
  }),
);

const sum = fc.tuple(which, key, fc.nat(9)).map(([at, key, amount]) =>
  step(`sum ${JSON.stringify(key)} ${amount}`, async (model, real) => {
    const result = await storeOf(real, at).atomic().sum(key, amount).commit();
    const name = JSON.stringify(key);
    model.commit((state) => state.set(name, (state.get(name) ?? 0) + amount), [name]);
    expect(result).toEqual({ ok: true, version: model.versions.length - 1 });
  }),
);

const check = fc.tuple(which, key, fc.boolean()).map(([at, key, isStale]) =>
  step(`check ${JSON.stringify(key)} ${isStale}`, async (model, real) => {
    const store = storeOf(real, at);
    store.refresh();
    const entry = store.entry(key);
    const version = isStale ? (entry.version ?? 0) + 1 : entry.version;
    const { ok } = await store.atomic().check({ key, version }).delete(key).commit();
    expect(ok).toBe(!isStale);
    if (ok) model.commit((state) => state.delete(JSON.stringify(key)), [JSON.stringify(key)]);
  }),
);

const pin = which.map((at) =>
  step("snapshot", async (model, real) => {
    model.snapshots.push({ snapshot: storeOf(real, at).snapshot(), version: model.versions.length - 1 });
  }),
);

const unpin = fc.nat().map((at) =>
  step("release", async (model) => {
    const [taken] = model.snapshots.splice(at % Math.max(1, model.snapshots.length), 1);
    taken?.snapshot.dispose();
  }),
);

const compact = fc.tuple(which, fc.nat(1)).map(([at, keep]) =>
  step(`compact ${keep}`, async (model, real) => {
    await storeOf(real, at).compact({ keep });
    model.bases = [...model.bases, model.versions.length - 1].slice(-1 - keep);
  }),
);

const reopen = which.map((at) =>
  step("reopen", async (_, real) => {
    await storeOf(real, at).close();
    real.stores[at % real.stores.length] = await open(real.disk);
  }),
);

const travel = fc.tuple(which, fc.nat()).map(([at, pick]) =>
  step("travel", async (model, real) => {
    const version = pick % model.versions.length;
    const past = storeOf(real, at).at(version);
    if (version >= model.oldest) expect(contents(await past)).toEqual(model.versions[version]);
    else await expect(past).rejects.toMatchObject({ code: "OCO_MVCC_COMPACTED", oldest: model.oldest });
  }),
);

const compare = which.map((at) =>
  step("compare", async (model, real) => {
    const store = storeOf(real, at);
    using now = store.snapshot();
    expect(contents(now)).toEqual(model.current);
    const names = now.entries().map(({ key }) => key);
    expect(names).toEqual(names.toSorted(byOrder));
    for (const { snapshot, version } of model.snapshots)
      expect(contents(snapshot)).toEqual(model.versions[version]);
    expect(await store.verify()).toMatchObject({ ok: true, count: model.versions.length - 1 });
    const told: Commit[] = [];
    for await (const commit of store.history({ since: model.oldest })) told.push(commit);
    expect(
      told.map(({ version, changes }) => [version, changes.map(({ key }) => JSON.stringify(key)).sort()]),
    ).toEqual(
      model.commits
        .filter(({ version }) => version > model.oldest)
        .map(({ version, keys }) => [version, keys.sort()]),
    );
  }),
);

/** The order that keys are defined to have. */
function byOrder(left: readonly unknown[], right: readonly unknown[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [a, b] = [left[index], right[index]];
    if (a === b) continue;
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return (a as string) < (b as string) ? -1 : 1;
  }
  return left.length - right.length;
}

test("a store that three processes use behaves as an array of maps", { timeout: 300_000 }, async () => {
  const steps = [set, move, sum, check, pin, unpin, compact, reopen, travel, compare];
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 40 }), async (commands) => {
      const disk = new SimulatedDisk();
      const stores = [await open(disk), await open(disk), await open(disk)];
      await fc.asyncModelRun(() => ({ model: new Model(), real: { disk, stores } }), commands);
    }),
    { numRuns: process.env.OCO_TEST_LONG === "1" ? 2000 : 100, seed: 20261120 },
  );
});
