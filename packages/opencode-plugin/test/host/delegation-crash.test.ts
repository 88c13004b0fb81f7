import { type HostServer, until } from "@oco-tools/opencode-host";
import { hang, text } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { childrenOf, delegateAll, isWake, openDelegation, prompts } from "../delegation/setting.ts";

vi.setConfig({ testTimeout: 120_000 });

/** The messages that tell a parent of its tasks. */
async function wakesIn(server: HostServer, sessionId: string): Promise<readonly string[]> {
  const messages = await server.messages(sessionId);
  const texts = messages.flatMap(({ info, parts }) =>
    info.role === "user" ? parts.map((part) => part.text ?? "") : [],
  );
  return texts.filter((words) => /background tasks? (has|have) ended/.test(words));
}

test("after kill -9 running and queued tasks go on, and their results reach the parent once", async () => {
  let isCrashed = false;
  await using setting = await openDelegation({
    options: { delegation: { total: 2 } },
    parent: (request) => {
      if (isWake(request)) return text("All results are here.");
      if (request.lastUser === "and now?") return text("Nothing is left.");
      return request.toolResults.length > 0 ? text("Launched.") : delegateAll(prompts(3));
    },
    child: ({ messages }) => {
      if (!isCrashed) return hang();
      const asked = messages.find(({ text: words }) => words.startsWith("task "))?.text;
      return text(`the result of ${asked}`);
    },
  });
  const { host, model } = setting;
  const first = await host.serve();
  const { id } = await first.createSession();
  await first.prompt(id, "go");
  await until(() => (childrenOf(model, id).length === 2 ? true : undefined), 30_000);
  isCrashed = true;
  await first.kill("SIGKILL");

  const second = await host.serve();
  await second.sessions();
  const wake = await model.waitFor((request) => isWake(request) && request.outcome !== undefined, {
    timeoutMs: 60_000,
  });
  for (const prompt of prompts(3)) expect(wake.lastUser).toContain(`the result of ${prompt}\n`);
  await until(async () => (Object.keys(await second.status()).length === 0 ? true : undefined), 20_000);
  expect(await wakesIn(second, id)).toHaveLength(1);
  await second.kill("SIGKILL");

  // A third process finds nothing to do: what was told is not told again.
  await using third = await host.serve();
  const prompted = await third.prompt(id, "and now?");
  expect(prompted.info.error).toBeUndefined();
  expect(await wakesIn(third, id)).toHaveLength(1);
  expect((await third.children(id)).length).toBe(3);
  expect(model.failures).toEqual([]);
});
