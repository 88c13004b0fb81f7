import { until } from "@oco-tools/opencode-host";
import { sampleGoal } from "@oco-tools/sample-mission";
import { expect, test } from "vitest";
import { openSample } from "./open-host.ts";

const timeoutMs = 240_000;

test("a mission whose OpenCode was killed goes on after the restart, is sealed, and its session is told once", {
  timeout: timeoutMs,
}, async () => {
  let working = 0;
  const forever = new Promise<void>(() => {});
  const meet = async (agent: string): Promise<void> => {
    if (agent !== "worker") return;
    working += 1;
    await forever;
  };
  await using setting = await openSample({ meet, hasBadFirstPlan: false });
  const { host, model } = setting;

  const first = await host.serve();
  const { id } = await first.createSession({ title: "mission" });
  void first.command(id, "task", sampleGoal).catch(() => {});
  await until(() => working === 3 || undefined, timeoutMs);
  await first.kill("SIGKILL");

  const second = await host.serve();
  // Any request of the project wakes its plugin.
  await second.messages(id);
  const told = async (): Promise<string[]> => {
    const messages = await second.messages(id);
    const texts = messages.flatMap(({ info, parts }) =>
      info.role === "user" ? parts.map(({ text }) => String(text ?? "")) : [],
    );
    return texts.filter((text) => /MISSION \w+ sealed/.test(text));
  };
  await until(async () => (await told()).length > 0 || undefined, timeoutMs);
  await until(async () => Object.keys(await second.status()).length === 0 || undefined, timeoutMs);
  expect(await told()).toHaveLength(1);

  const heard = model.requests.filter(({ lastUser }) => /MISSION \w+ sealed/.test(lastUser));
  expect(heard.map(({ agent, session }) => ({ agent, session }))).toEqual([
    { agent: "commander", session: id },
  ]);

  const resumed = model.requests.filter(({ lastUser }) => lastUser.startsWith("You were interrupted"));
  expect(new Set(resumed.map(({ session }) => session)).size).toBe(3);
  const plans = model.requests.filter(({ agent, turn }) => agent === "planner" && turn === 1);
  expect(plans).toHaveLength(1);
});
