import { createHookRegistry, type HookEvent } from "@oco/hooks";
import {
  type Contestant,
  compare,
  type Figure,
  goal,
  peer,
  peerVersion,
  printMachine,
  printRatio,
  printTable,
  ratio,
  reportGoals,
} from "@oco-tools/bench";

interface Payload {
  count: number;
}

type Hook = (payload: Payload) => undefined | Promise<undefined>;

interface Hookable {
  hook(name: string, run: Hook): void;
  callHook(name: string, payload: Payload): undefined | Promise<undefined>;
}

interface Tapable {
  tap(name: string, run: Hook): void;
  tapPromise(name: string, run: Hook): void;
  callAsync(payload: Payload, done: () => void): void;
  promise(payload: Payload): Promise<undefined>;
}

const size = 10;
const payload: Payload = { count: 0 };
const { createHooks, HookableCore } = (await peer("hookable")) as {
  createHooks: () => Hookable;
  HookableCore: new () => Hookable;
};
type TapableClasses = Record<string, (new (args: string[]) => Tapable) | undefined>;
const tapableClasses = (await peer("tapable")) as TapableClasses;

/** Ten functions that are ten, not one: each has its own code, as the hooks of ten authors have. */
function hooksOf(kind: "sync" | "async"): Hook[] {
  return Array.from({ length: size }, (_, step) => {
    const source = `return ${kind === "async" ? "async " : ""}(payload) => { payload.count += ${step}; }`;
    return new Function(source)() as Hook;
  });
}

function tapable(name: string, kind: "sync" | "async"): Tapable {
  const Series = tapableClasses[name];
  if (Series === undefined) throw new Error(`tapable has no ${name}`);
  const series = new Series(["payload"]);
  for (const [index, run] of hooksOf(kind).entries()) {
    if (kind === "async") series.tapPromise(`h${index}`, run);
    else series.tap(`h${index}`, run);
  }
  return series;
}

function hookable(make: () => Hookable, kind: "sync" | "async"): Hookable {
  const hooks = make();
  for (const run of hooksOf(kind)) hooks.hook("event", run);
  return hooks;
}

function ours(kind: "sync" | "async", timing: "waiting" | "every" = "waiting") {
  const registry = createHookRegistry<{ event: HookEvent<Payload> }>({ events: { event: {} }, timing });
  for (const [index, run] of hooksOf(kind).entries())
    registry.register({ id: `h${index}`, event: "event", run });
  return registry;
}

/** Every contestant ends an iteration when it knows that all ten hooks have run, and awaits a promise when it was given one. */
function contestants(kind: "sync" | "async"): Contestant[] {
  const own = ours(kind);
  const timed = ours(kind, "every");
  const full = hookable(createHooks, kind);
  const core = hookable(() => new HookableCore(), kind);
  const series = tapable("AsyncSeriesHook", kind);
  const waterfall = tapable("AsyncSeriesWaterfallHook", kind);
  const calls: readonly (readonly [string, () => unknown])[] = [
    ["@oco/hooks", () => own.dispatch("event", payload)],
    ['@oco/hooks, timing "every"', () => timed.dispatch("event", payload)],
    ["tapable AsyncSeriesHook.promise", () => series.promise(payload)],
    ["tapable AsyncSeriesWaterfallHook.promise", () => waterfall.promise(payload)],
    ["hookable callHook", () => full.callHook("event", payload)],
    ["hookable HookableCore.callHook", () => core.callHook("event", payload)],
  ];
  return calls.map(([name, call]) => ({
    name,
    async run(iterations) {
      for (let index = 0; index < iterations; index += 1) {
        const result = call();
        if (result instanceof Promise) await result;
      }
    },
  }));
}

function best(figures: readonly Figure[]): Figure {
  const peers = figures.filter(({ name }) => !name.startsWith("@oco"));
  return peers.reduce((a, b) => (b.medianNs < a.medianNs ? b : a));
}

printMachine();
console.log(`hookable ${peerVersion("hookable")}, tapable ${peerVersion("tapable")}`);
for (const kind of ["async", "sync"] as const) {
  const figures = await compare(contestants(kind));
  printTable(`ten ${kind} hooks that keep the value, per dispatch`, figures);
  const [own] = figures;
  if (own !== undefined)
    goal(`ten ${kind} hooks, ratio to ${best(figures).name}`, ratio(own, best(figures)), { atMost: 1.2 });
}

// Not like for like, and without a goal. The callback form of tapable is code that `new Function` made for these ten functions, each with a
// call site of its own; it tells nobody what happened. Without generated code, unknown functions are called in a loop: that loop alone,
// without outcome, trace or isolation, is the least that a dispatch of any other kind costs.
const generated = tapable("AsyncSeriesHook", "sync");
const looped = hooksOf("sync").map((run) => ({ run }));
const own = ours("sync");
let done = 0;
const direct = await compare([
  {
    name: "@oco/hooks",
    run(iterations) {
      for (let index = 0; index < iterations; index += 1) own.dispatch("event", payload);
    },
  },
  {
    name: "a bare loop over the ten",
    run(iterations) {
      for (let index = 0; index < iterations; index += 1) {
        for (const { run } of looped) if (run(payload) !== undefined) break;
      }
    },
  },
  {
    name: "tapable AsyncSeriesHook.callAsync",
    run(iterations) {
      for (let index = 0; index < iterations; index += 1)
        generated.callAsync(payload, () => {
          done += 1;
        });
    },
  },
]);
printTable("ten sync hooks without promises, per dispatch (tapable: generated code)", direct);
const [registry, bareLoop, generatedCode] = direct as [Figure, Figure, Figure];
printRatio("@oco/hooks", registry, bareLoop);
printRatio("@oco/hooks", registry, generatedCode);
if (done === 0) throw new Error("the callback never ran");
reportGoals();
