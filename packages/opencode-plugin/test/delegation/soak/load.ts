import { type HostServer, type PluginEntry, until } from "@oco-tools/opencode-host";
import { type ModelRequest, type Step, type ToolStep, text, tool } from "@oco-tools/scripted-model";
import { openHost, plugin, type Setting } from "../../host/open-host.ts";
import { isWake } from "../setting.ts";
import { answerOf, scriptOf } from "./faults.ts";

/** How many tasks, from how many sessions, and which faults they meet. */
export interface Load {
  readonly tasks: number;
  readonly parents: number;
  readonly seed: number;
}

/** How the tasks are given: by the plugin, or by the host's own `task` tool, which has no cap and knows no wake. */
export type Way = "delegate" | "host";

/** Milliseconds of silence after which a task has failed; the host itself would wait for ever. */
export const idleMs = 45_000;
export const cap = 8;
/** Calls in one message; as many run at once with the host's own tool. */
const batch = cap;

/** The real host, in which sessions that are told `give A to B` have the tasks from A to B done. */
export function openLoad(way: Way, { seed }: Load, plugins: readonly PluginEntry[] = []): Promise<Setting> {
  const asked = new Map<number, number>();
  const options = { delegation: { agents: ["build"], total: cap, idleMs } };
  return openHost(
    (request) => {
      const task = taskOf(request);
      if (task === undefined) return parentReply(way, request);
      const count = asked.get(task) ?? 0;
      asked.set(task, count + 1);
      return scriptOf(seed, task).replies[count] ?? text(answerOf(task));
    },
    { plugins: way === "delegate" ? [...plugins, [plugin, options]] : plugins },
  );
}

/** The task of a child; nothing for a parent. */
export function taskOf({ messages }: Pick<ModelRequest, "messages">): number | undefined {
  const first = messages.find(({ role }) => role === "user")?.text ?? "";
  const number = /^task (\d+)$/m.exec(first)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Gives the next tasks, until all are given. */
function parentReply(way: Way, request: ModelRequest): Step | Step[] {
  const { messages } = request;
  const range = /^give (\d+) to (\d+)$/m.exec(messages.find(({ role }) => role === "user")?.text ?? "");
  const [from, to] = [Number(range?.[1]), Number(range?.[2])];
  const next = from + messages.flatMap(({ toolCalls }) => toolCalls).length;
  if (next > to) return text(isWake(request) ? "Read." : "All given.");
  const count = Math.min(batch, to - next + 1);
  return Array.from({ length: count }, (_, index) => give(way, next + index));
}

/** One in eight is waited for. */
function give(way: Way, task: number): ToolStep {
  const what = { description: `task ${task}`, prompt: `task ${task}` };
  return way === "host"
    ? tool("task", { ...what, subagent_type: "general" })
    : tool("delegate_task", { ...what, agent: "general", background: task % batch !== 0 });
}

/** One end of a task, as its parent was told of it. */
export interface Told {
  readonly task: number;
  readonly state: string;
  readonly words: string;
}

/** Gives all tasks, waits until every session stands still and every end was told, and returns what was told. */
export async function play(
  server: HostServer,
  load: Pick<Load, "tasks" | "parents">,
  timeoutMs: number,
): Promise<readonly Told[]> {
  const each = load.tasks / load.parents;
  const parents = await Promise.all(
    Array.from({ length: load.parents }, async (_, index) => {
      const { id } = await server.createSession();
      await server.promptAsync(id, `give ${index * each + 1} to ${(index + 1) * each}`);
      return id;
    }),
  );
  let told: readonly Told[] = [];
  await until(
    async () => {
      if (Object.keys(await server.status()).length > 0) return undefined;
      told = (await Promise.all(parents.map((id) => toldTo(server, id)))).flat();
      return told.length >= load.tasks ? true : undefined;
    },
    timeoutMs,
    500,
  );
  return told;
}

/** Every end that stands in a session, in results of calls and in messages. */
async function toldTo(server: HostServer, sessionId: string): Promise<Told[]> {
  const parts = (await server.messages(sessionId)).flatMap((message) => message.parts);
  return parts.flatMap(({ tool: name, text: said = "", state = {} }) => {
    if (name === "task") return toldByHost(state);
    return [...String(state["output"] ?? said).matchAll(end)].map(([, word = "", task, result = ""]) => ({
      ...{ task: Number(task), state: word },
      words: result,
    }));
  });
}

/** The host's own tool is told of by its state; an aborted child is an error. */
function toldByHost({ status, input, output, error }: Readonly<Record<string, unknown>>): Told[] {
  if (status !== "completed" && status !== "error") return [];
  const { prompt } = input as { readonly prompt: string };
  return [{ task: Number(prompt.split(" ")[1]), state: String(status), words: String(output ?? error) }];
}

const end =
  /<task id="[^"]+" agent="general" state="(\w+)"[^>]*>task (\d+)\n<result>\n([\s\S]*?)\n<\/result>/g;
