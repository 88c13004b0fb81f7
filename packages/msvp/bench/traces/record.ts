// Records the traces that the tests and the benchmark replay: starts the real OpenCode with a scripted model, sends
// the prompts of scenarios.ts, and keeps the events of each session as they arrive over /event.
// Run: npx tsx bench/traces/record.ts [name ...]

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type HostServer, startHost } from "@oco-tools/opencode-host";
import { startScriptedModel, text } from "@oco-tools/scripted-model";
import { FactWriter } from "./compact.ts";
import { replyOf, type Scenario, scenarios } from "./scenarios.ts";
import { formatTrace, type Trace, traceFolder, trueEndMs } from "./trace.ts";

/** How long a session is watched after its prompt has returned: longer than any pause of the scenarios. */
const quietTailMs = 15_000;
const atOnce = 4;

const bySession = new Map<string, { readonly scenario: Scenario; readonly turns: { count: number } }>();
const wanted = new Set(process.argv.slice(2));
const chosen = scenarios.filter(({ name }) => wanted.size === 0 || wanted.has(name));

await using model = await startScriptedModel({
  script: (request) => {
    const playing = bySession.get(request.session ?? "");
    return playing === undefined
      ? text("unknown session")
      : replyOf(playing.scenario, request, playing.turns);
  },
});
await using host = await startHost({ model });
await using server = await host.serve();
// The first prompt of a server waits for its start; that is no part of any session's course.
await server.prompt((await server.createSession({ title: "warm-up" })).id, "warm up");
mkdirSync(traceFolder, { recursive: true });

const waiting = [...chosen];
await Promise.all(Array.from({ length: atOnce }, recordNext));

async function recordNext(): Promise<void> {
  for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
    const trace = await record(scenario, server, host.version);
    writeFileSync(join(traceFolder, `${trace.name}.json`), formatTrace(trace));
    console.log(
      `${trace.name}: ${trace.facts.length} facts, true end ${trueEndMs(trace)} ms, returned ${trace.returnedAtMs} ms`,
    );
  }
}

async function record(scenario: Scenario, server: HostServer, version: string): Promise<Trace> {
  const { id } = await server.createSession({ title: scenario.name });
  bySession.set(id, { scenario, turns: { count: 0 } });
  await using feed = await server.events();
  const writer = new FactWriter(id);
  const started = performance.now();
  const now = (): number => performance.now() - started;
  let lastAt = 0;
  const following = (async () => {
    for await (const event of feed) if (writer.take(event, now())) lastAt = now();
  })();
  const prompted = server.prompt(id, `please do it: ${scenario.name}`, { timeoutMs: 120_000 });
  await scenario.meanwhile?.(server, id);
  await prompted.catch((error: unknown) =>
    console.log(`${scenario.name}: prompt failed: ${String(error).slice(0, 200)}`),
  );
  const returnedAtMs = Math.round(now());
  while (now() - Math.max(lastAt, returnedAtMs) < quietTailMs)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await feed.close();
  await following;
  const { name, about } = scenario;
  return { name, about, opencode: version, returnedAtMs, quietTailMs, facts: writer.facts };
}
