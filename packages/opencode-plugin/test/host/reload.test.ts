import { type HostServer, until } from "@oco-tools/opencode-host";
import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { hang, type ModelRequest, type ScriptedModel, type Step, text } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost, type Setting } from "./open-host.ts";

const timeoutMs = 120_000;

interface Gate {
  isOpen: boolean;
}

/** The sample mission, whose workers say nothing until the gate is open. */
function openGated(gate: Gate): Promise<Setting> {
  const sample = sampleScript({ hasBadFirstPlan: false });
  const script = (request: ModelRequest): Step | Promise<Step[]> => {
    if (request.lastUser === "hello") return text("Hello.");
    return request.agent === "worker" && !gate.isOpen ? hang() : sample(request);
  };
  return openHost(script, { files: sampleProject });
}

function working(model: ScriptedModel): number {
  return model.requests.filter(({ agent, outcome }) => agent === "worker" && outcome === undefined).length;
}

/** What the session was told of its sealed mission in a message. */
async function told(server: HostServer, sessionId: string): Promise<string[]> {
  const messages = await server.messages(sessionId);
  return messages
    .filter(({ info }) => info.role === "user")
    .flatMap(({ parts }) => parts.map((part) => String(part["text"] ?? "")))
    .filter((words) => /MISSION \w+ sealed/.test(words));
}

async function sealedAndToldOnce(server: HostServer, model: ScriptedModel, id: string): Promise<void> {
  await until(async () => (await told(server, id)).length > 0 || undefined, timeoutMs);
  await until(async () => Object.keys(await server.status()).length === 0 || undefined, timeoutMs);
  expect(await told(server, id)).toHaveLength(1);
  expect(model.requests.filter(({ agent, turn }) => agent === "planner" && turn === 1)).toHaveLength(1);
}

test("when OpenCode closes and opens a project again in one process, the mission goes on and nothing is there twice", {
  timeout: timeoutMs,
}, async () => {
  const gate: Gate = { isOpen: false };
  await using setting = await openGated(gate);
  const { host, model } = setting;
  await using server = await host.serve();
  await using feed = await server.events();
  const { id } = await server.createSession();
  const plain = await server.createSession();
  void server.command(id, "task", sampleGoal, { timeoutMs }).catch(() => {});
  await until(() => working(model) === 3 || undefined, timeoutMs);

  await server.http.post("/instance/dispose", {});
  await feed.waitFor(({ type }) => type === "server.instance.disposed");
  expect(working(model)).toBe(0);
  gate.isOpen = true;
  // Any request of the project opens it again.
  await server.prompt(plain.id, "hello", { agent: "commander" });
  await sealedAndToldOnce(server, model, id);

  const names =
    model.requests.find(({ lastUser, agent }) => lastUser === "hello" && agent === "commander")?.toolNames ??
    [];
  expect(names).toContain("mission_run");
  expect(new Set(names).size).toBe(names.length);
  const log = await host.readLog();
  expect(log).not.toMatch(/oco: could not/);
});

test("an orderly end of OpenCode is no wish to stop the mission", { timeout: timeoutMs }, async () => {
  const gate: Gate = { isOpen: false };
  await using setting = await openGated(gate);
  const { host, model } = setting;
  const first = await host.serve();
  const { id } = await first.createSession();
  void first.command(id, "task", sampleGoal, { timeoutMs }).catch(() => {});
  await until(() => working(model) === 3 || undefined, timeoutMs);
  await first.kill("SIGTERM");
  gate.isOpen = true;

  await using second = await host.serve();
  await second.messages(id);
  await sealedAndToldOnce(second, model, id);
});
