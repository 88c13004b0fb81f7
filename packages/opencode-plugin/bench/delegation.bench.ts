import { goal, printMachine, reportGoals } from "@oco-tools/bench";
import { type HostServer, until } from "@oco-tools/opencode-host";
import { hang, text, tool } from "@oco-tools/scripted-model";
import { childrenOf, delegateAll, isWake, openDelegation, prompts } from "../test/delegation/setting.ts";
import type { Setting } from "../test/host/open-host.ts";

// Figures of the real OpenCode with the built plugin; each includes what the host itself takes.

/** Unlike the tests: what OpenCode does by default. */
const asPeople = { snapshot: true };

printMachine();
await launchAndWake();
await abortParent();
await crash();
await headlessAsk();
process.exitCode = reportGoals() > 0 ? 1 : 0;

async function launchAndWake(): Promise<void> {
  const counts = [30, 8];
  await using setting = await openDelegation({
    host: { config: asPeople },
    parent: (request) => {
      if (isWake(request)) return text("All results are here.");
      if (request.toolResults.length > 0) return text("Launched.");
      if (request.lastUser === "nothing")
        return prompts(30).map((id) => tool("get_task_result", { task_id: id }));
      return delegateAll(prompts(Number(request.lastUser)));
    },
    child: ({ lastUser }) => [{ type: "delay", ms: 1500 }, text(`the result of ${lastUser}`)],
  });
  const { host, model } = setting;
  await using server = await host.serve();
  await launchNothing(setting, server);
  for (const count of counts) {
    await using feed = await server.events();
    const { id } = await server.createSession();
    await server.prompt(id, String(count));
    const wake = await model.waitFor((request) => isWake(request) && request.session === id, {
      timeoutMs: 120_000,
    });
    const wokenAt = Date.now();
    const idleAt: number[] = [];
    const children = new Set(childrenOf(model, id).map(({ session }) => session));
    for (const { type, properties } of feed.events) {
      if (type === "message.updated" && children.has(String(properties["sessionID"]))) {
        const { time, role } = properties["info"] as { role: string; time: { completed?: number } };
        if (role === "assistant" && time.completed !== undefined) idleAt.push(time.completed);
      }
    }
    const [first, second] = model.requests.filter(({ session, turn }) => session === id && turn > 0);
    if (count === 30) {
      goal("launch of 30 background tasks", gap(first?.endedAt, second?.startedAt), { atMost: 1000 }, "ms");
      const most = Math.max(...countAtOnce(childrenOf(model, id)));
      goal("most of 30 tasks at once, cap 8", most, { atMost: 8 });
    } else {
      goal("wake after the last of 8 tasks ended", wokenAt - Math.max(...idleAt), { atMost: 500 }, "ms");
      console.log(`results in one message: ${wake.lastUser.split("<task ").length - 1}`);
    }
    await settled(server);
  }
}

/** What the host takes for 30 calls that do next to nothing; each differs, for it asks a person about like calls. */
async function launchNothing({ model }: Setting, server: HostServer): Promise<void> {
  const { id } = await server.createSession();
  await server.prompt(id, "nothing");
  const [first, second] = model.requests.filter(({ session, turn }) => session === id && turn > 0);
  console.log(`the host's own time for 30 calls: ${Math.round(gap(first?.endedAt, second?.startedAt))} ms`);
}

async function abortParent(): Promise<void> {
  await using setting = await openDelegation({
    host: { config: asPeople },
    parent: ({ toolResults }) => (toolResults.length > 0 ? text("Launched.") : delegateAll(prompts(4))),
    child: () => hang(),
  });
  const { host, model } = setting;
  await using server = await host.serve();
  const { id } = await server.createSession();
  await server.prompt(id, "go");
  await until(() => (childrenOf(model, id).length === 4 ? true : undefined), 30_000);
  const started = performance.now();
  await server.abort(id);
  await settled(server);
  goal(
    "from the abort of the parent to 0 busy children",
    performance.now() - started,
    { atMost: 1000 },
    "ms",
  );
}

async function crash(): Promise<void> {
  let isCrashed = false;
  await using setting = await openDelegation({
    host: { config: asPeople },
    parent: (request) => {
      if (isWake(request)) return text("All results are here.");
      return request.toolResults.length > 0 ? text("Launched.") : delegateAll(prompts(3));
    },
    child: () => (isCrashed ? text("done after the crash") : hang()),
  });
  const { host, model } = setting;
  const first = await host.serve();
  const { id } = await first.createSession();
  await first.prompt(id, "go");
  await until(() => (childrenOf(model, id).length === 3 ? true : undefined), 30_000);
  isCrashed = true;
  await first.kill("SIGKILL");
  const before = childrenOf(model, id).length;
  const second = await host.serve();
  // The server listens; the first request of anybody makes it open the project, and the plugin with it.
  const started = performance.now();
  await second.sessions();
  await model.waitFor(isWake, { timeoutMs: 60_000 });
  goal("from the restart after kill -9 to the wake", performance.now() - started, { atMost: 5000 }, "ms");
  const again = (childrenOf(model, id)[before]?.startedAt ?? Number.NaN) - performance.timeOrigin - started;
  console.log(`of it until the first task asked its model again: ${Math.round(again)} ms`);
  await second.kill("SIGKILL");
  await promptNew(setting);
}

/** What the host itself takes from there to the first request of a prompt. */
async function promptNew({ host, model }: Setting): Promise<void> {
  await using server = await host.serve();
  const started = performance.now();
  const { id } = await server.createSession();
  await server.promptAsync(id, "go");
  const asked = await model.waitFor(({ session, turn }) => session === id && turn > 0);
  const took = asked.startedAt - performance.timeOrigin - started;
  console.log(`the host's own time from there to the first request of a prompt: ${Math.round(took)} ms`);
}

async function headlessAsk(): Promise<void> {
  await using setting = await openDelegation({
    host: { config: { ...asPeople, permission: { bash: "ask" } } },
    parent: ({ toolResults }) => (toolResults.length > 0 ? text("Done.") : delegateAll(["ask"], {})),
    child: ({ toolResults }) =>
      toolResults.length > 0 ? text("Denied.") : tool("bash", { command: "echo a", description: "a" }),
  });
  await setting.host.run("go");
  const [asked, told] = childrenOf(setting.model, setting.model.requests[0]?.session ?? "");
  goal(
    "from a child's ask under opencode run to its answer",
    gap(asked?.endedAt, told?.startedAt),
    { atMost: 5000 },
    "ms",
  );
}

function gap(from: number | undefined, to: number | undefined): number {
  return (to ?? Number.NaN) - (from ?? Number.NaN);
}

/** How many requests ran whenever one began. */
function countAtOnce(
  requests: readonly { readonly startedAt: number; readonly endedAt?: number | undefined }[],
): number[] {
  return requests.map(
    ({ startedAt }) =>
      requests.filter(
        (other) => other.startedAt <= startedAt && (other.endedAt ?? Number.POSITIVE_INFINITY) > startedAt,
      ).length,
  );
}

async function settled(server: HostServer): Promise<void> {
  await until(async () => (Object.keys(await server.status()).length === 0 ? true : undefined), 60_000);
}
