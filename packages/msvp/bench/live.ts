// Watches real sessions of the real OpenCode with the events of its server, and says how late the end was known.
// Run: npx tsx bench/live.ts

import { NudgeQueue, type Observation, untilStable } from "@oco/msvp";
import { type HostServer, type SessionMessage, startHost } from "@oco-tools/opencode-host";
import { delay, startScriptedModel, text, tool } from "@oco-tools/scripted-model";

const sessions = 12;

const calls: number[] = [];

await using model = await startScriptedModel({
  script: ({ turn }) =>
    turn === 1
      ? [text("Running. "), delay(400), tool("bash", { command: "sleep 1; echo ok", description: "a step" })]
      : [delay(600), text("Done.")],
});
await using host = await startHost({ model });
await using server = await host.serve();
await server.prompt((await server.createSession({ title: "warm-up" })).id, "warm up");

const results: { readonly delayMs: number; readonly polls: number; readonly isFinal: boolean }[] = [];
for (let index = 0; index < sessions; index += 1) results.push(await watchOne(server));
const delays = results.map(({ delayMs }) => delayMs).sort((a, b) => a - b);
calls.sort((a, b) => a - b);
const polls = results.reduce((sum, result) => sum + result.polls, 0) / sessions;
console.log(
  `${sessions} sessions of OpenCode ${host.version}: false ${results.filter(({ isFinal }) => !isFinal).length}`,
);
console.log(
  `from the idle event to "stable": median ${ms(delays[sessions >> 1])}, max ${ms(delays.at(-1))}; polls ${polls.toFixed(1)}, of ${ms(calls[calls.length >> 1])}`,
);

async function watchOne(server: HostServer): Promise<(typeof results)[number]> {
  const { id } = await server.createSession({ title: "watched" });
  await using feed = await server.events();
  const nudge = new NudgeQueue();
  let idleAt = Number.NaN;
  void (async () => {
    for await (const { type, properties } of feed) {
      if (JSON.stringify(properties).includes(id)) nudge.push(type === "session.idle" ? "look" : "changed");
      if (type === "session.idle") idleAt = performance.now();
    }
  })();
  const probe = async (): Promise<Observation<SessionMessage | undefined>> => {
    const started = performance.now();
    const [statuses, messages] = await Promise.all([server.status(), server.messages(id)]);
    const last = messages.at(-1);
    calls.push(performance.now() - started);
    const isTerminal = statuses[id] === undefined && isAnswer(last);
    return { value: last, version: JSON.stringify([statuses[id], last]), isTerminal };
  };
  const prompted = server.prompt(id, "do it");
  const { value, polls } = await untilStable(probe, { confirm: isAnswer, nudge, timeoutMs: 60_000 });
  const delayMs = performance.now() - idleAt;
  await prompted;
  return { delayMs, polls, isFinal: value?.parts.some((part) => part.text === "Done.") === true };
}

function isAnswer(message: SessionMessage | undefined): boolean {
  const time = message?.info.time;
  return (
    message?.info.role === "assistant" && typeof time === "object" && time !== null && "completed" in time
  );
}

function ms(value: number | undefined): string {
  return `${(value ?? Number.NaN).toFixed(1)} ms`;
}
