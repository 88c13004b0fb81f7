import { goal, printMachine, reportGoals } from "@oco-tools/bench";
import { type HostEvent, type HostServer, until } from "@oco-tools/opencode-host";
import { mostAtOnce, type RecordedRequest, type ScriptedModel, text } from "@oco-tools/scripted-model";
import { openHost } from "../test/host/open-host.ts";
import { atOnce, type Contestant, contestants } from "./contestants.ts";

// Tasks in the background, beside the plugins that people would use otherwise, on the same OpenCode and the same model.

const rounds = Number(process.env["OCO_BENCH_ROUNDS"] ?? 3);
/** How long the model of a task takes: longer than anybody needs to start all tasks. */
const modelMs = 5000;
const patienceMs = 90_000;

/** The figures of one launch of tasks. */
interface Round {
  /** From the parent's calls until its model is asked again. */
  readonly launchMs: number;
  /** Tasks whose model was at work at the same time. */
  readonly most: number;
  /** From the moment when the session of the last task is idle until the parent's model is asked. */
  readonly wakeMs: number;
}

printMachine();
console.log(
  `\n${atOnce} background tasks with a model of ${modelMs} ms; each may run ${atOnce} at once where it can be told`,
);
const [ours, ...others] = await measureAll();
if (ours === undefined) throw new Error("@oco was not measured");
const best = (of: (round: Round) => number, choose: (...values: number[]) => number): number =>
  choose(...others.map(of));
goal(
  "launch of 30 beside the best of the others",
  ours.launchMs,
  { atMost: best(({ launchMs }) => launchMs, Math.min) },
  "ms",
);
goal("most in flight beside the best of the others", ours.most, {
  atLeast: best(({ most }) => most, Math.max),
});
goal(
  "wake after the last task beside the best of the others",
  ours.wakeMs,
  { atMost: best(({ wakeMs }) => wakeMs, Math.min) },
  "ms",
);
process.exitCode = reportGoals() > 0 ? 1 : 0;

async function measureAll(): Promise<Round[]> {
  const medians: Round[] = [];
  for (const contestant of contestants()) {
    try {
      const measured = await measure(contestant);
      const median = medianOf(measured);
      medians.push(median);
      console.log(`${contestant.name}\n  median  ${show(median)}`);
      for (const round of measured) console.log(`          ${show(round)}`);
    } catch (error) {
      if (medians.length === 0) throw error;
      console.log(
        `${contestant.name}\n  left out: ${error instanceof Error ? error.message.split("\n")[0] : error}`,
      );
    }
  }
  return medians;
}

async function measure({ options, configure, delegate }: Contestant): Promise<Round[]> {
  await using setting = await openHost(
    (request) => {
      if (request.parentSession !== undefined) return [{ type: "delay", ms: modelMs }, text("The result.")];
      const count = /^launch (\d+)$/.exec(request.lastUser)?.[1];
      return count === undefined || request.toolResults.length > 0
        ? text("Noted.")
        : Array.from({ length: Number(count) }, (_, index) => delegate(`task ${index + 1}`));
    },
    // Unlike the tests: with snapshots, which OpenCode takes by default.
    { plugins: [], config: { snapshot: true }, ...options() },
  );
  const { host, model } = setting;
  await configure?.(host);
  await using server = await host.serve();
  // The first launch of a process loads code; everybody has one that does not count.
  await launch(server, model, 2);
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await launch(server, model, atOnce));
  return measured;
}

async function launch(server: HostServer, model: ScriptedModel, count: number): Promise<Round> {
  await using feed = await server.events();
  const { id } = await server.createSession({ title: "bench" });
  await server.promptAsync(id, `launch ${count}`);
  const children = (): RecordedRequest[] =>
    model.requests.filter(({ parentSession }) => parentSession === id);
  const parents = (): RecordedRequest[] =>
    model.requests.filter(({ session, turn }) => session === id && turn > 0);
  const idle = new Set<unknown>();
  const isOver = ({ type, properties }: HostEvent): boolean => {
    const session = properties["sessionID"];
    if (type === "session.idle" && children().some((child) => child.session === session)) idle.add(session);
    return idle.size === count;
  };
  await feed.waitFor(isOver, patienceMs).catch(() => {
    throw new Error(
      `${children().length} of ${count} tasks began and ${idle.size} ended: ${said(parents())}`,
    );
  });
  const overAt = performance.timeOrigin + performance.now();
  const woken = await until(() => parents().find(({ startedAt }) => startedAt >= overAt), patienceMs);
  if (woken === undefined) throw new Error(`the parent was not woken: ${said(parents())}`);
  await until(async () => Object.keys(await server.status()).length === 0 || undefined, patienceMs);
  const [first, second] = parents();
  return {
    launchMs: (second?.startedAt ?? Number.NaN) - (first?.endedAt ?? Number.NaN),
    most: mostAtOnce(children()),
    wakeMs: woken.startedAt - overAt,
  };
}

function said(parents: readonly RecordedRequest[]): string {
  return `its tool said ${parents[1]?.toolResults[0]?.content.slice(0, 200) ?? "nothing"}`;
}

function medianOf(measured: readonly Round[]): Round {
  const middle = (of: (round: Round) => number): number =>
    measured.map(of).toSorted((a, b) => a - b)[measured.length >> 1] ?? Number.NaN;
  return {
    launchMs: middle(({ launchMs }) => launchMs),
    most: middle(({ most }) => most),
    wakeMs: middle(({ wakeMs }) => wakeMs),
  };
}

function show({ launchMs, most, wakeMs }: Round): string {
  return `launch ${Math.round(launchMs)} ms, ${most} in flight, wake ${Math.round(wakeMs)} ms`;
}
