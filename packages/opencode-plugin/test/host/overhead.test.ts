import { type RecordedRequest, text } from "@oco-tools/scripted-model";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { openHost, plugin } from "./open-host.ts";

const timeoutMs = 120_000;

/** The first request of an agent, with the plugin as configured or without it. */
async function firstRequest(agent: string, plugins: readonly unknown[]): Promise<RecordedRequest> {
  await using setting = await openHost(() => text("Hello."), { plugins: plugins as never });
  await setting.host.run("Hello", { agent, timeoutMs });
  const request = setting.model.requests.find((entry) => entry.agent === agent);
  if (request === undefined) throw new Error(`the model was never asked by ${agent}`);
  return request;
}

function toolTokens({ tools }: RecordedRequest, names: (name: string) => boolean = () => true): number {
  return countTokens(JSON.stringify(tools.filter(({ name }) => names(name))));
}

/** The host puts its own folders and the date into the system prompt; scratch folders differ in name only. */
function systemOf({ system }: RecordedRequest): string {
  return system.replace(/oco-host-\w+/g, "oco-host");
}

test("a person's own agent costs nothing by default, at most 900 tokens with delegation, the commander at most 1,650", {
  timeout: 3 * timeoutMs,
}, async () => {
  const bare = await firstRequest("build", []);
  const plain = await firstRequest("build", [plugin]);
  expect(plain.toolNames).toEqual(bare.toolNames);
  expect(systemOf(plain)).toBe(systemOf(bare));

  const delegating = await firstRequest("build", [[plugin, { delegation: { agents: ["build"] } }]]);
  const extra =
    toolTokens(delegating) +
    countTokens(systemOf(delegating)) -
    toolTokens(bare) -
    countTokens(systemOf(bare));
  expect(extra).toBeGreaterThan(0);
  expect(extra).toBeLessThanOrEqual(900);

  const commander = await firstRequest("commander", [plugin]);
  const hosts = new Set(bare.toolNames);
  const own = toolTokens(commander, (name) => !hosts.has(name));
  const [prompt = ""] =
    /You are the commander[\s\S]*?(?=\nYou are powered by|\n<env>|\nHere is some useful information)/.exec(
      commander.system,
    ) ?? [];
  expect(prompt).not.toBe("");
  expect(countTokens(prompt) + own).toBeLessThanOrEqual(1650);

  const [run] = commander.tools.filter(({ name }) => name === "mission_run");
  expect(JSON.stringify(run)).toContain("Leave it out after /task.");
});
