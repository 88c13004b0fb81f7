import { type ModelRequest, type Step, text, tool, usage } from "@oco-tools/scripted-model";
import { goalIn, resultOf, type Unit, unitsOf } from "./units.ts";

/** Changes what the scripted agents do; everything that is left out is done right, and in as few turns as possible. */
export interface UnitsOptions {
  /** Waits before the answer to a request; a worker comes with its unit. */
  readonly before?: (request: ModelRequest, unit: Unit | undefined) => Promise<void> | undefined;
  /** Another answer of a worker. */
  readonly work?: (request: ModelRequest, unit: Unit) => readonly Step[] | undefined;
  /** What each answer is said to cost; the scripted model's own estimate otherwise. */
  readonly tokens?: { readonly prompt: number; readonly completion: number };
  /** Another list of tasks than that of {@link planOf}. */
  readonly plan?: (units: readonly Unit[]) => readonly object[];
}

/** Plays every agent of a mission of units. It reads only what the model is sent. */
export function unitsScript(options: UnitsOptions = {}): (request: ModelRequest) => Promise<Step[]> {
  return async (request) => {
    const unit = request.agent === "worker" ? unitIn(request) : undefined;
    await options.before?.(request, unit);
    const { tokens } = options;
    const cost = tokens === undefined ? [] : [usage(tokens.prompt, tokens.completion)];
    return [...replyOf(request, unit, options), ...cost];
  };
}

/** The tasks of a plan for units: each has a file of its own and a command that looks into it. */
export function planOf(units: readonly Unit[]): object[] {
  return units.map(({ id, file, depends }) => ({
    ...{ id, title: `Build ${id}`, instructions: `Write ${file}: its name, and what it builds on.` },
    ...{ depends, files: [file], verify: [`grep -Fxq ${id} ${file}`] },
  }));
}

/** The unit that a worker's session is about. */
export function unitIn({ messages }: Pick<ModelRequest, "messages">): Unit {
  const task = firstMessage({ messages });
  const id = /^Task (\S+): /.exec(task)?.[1];
  const unit = unitsOf(goalIn(task)).find((entry) => entry.id === id);
  if (unit === undefined) throw new Error(`a worker was given no unit: ${task.slice(0, 200)}`);
  return unit;
}

/** The lines about the units it builds on, as the worker was told them. */
export function toldContent(request: Pick<ModelRequest, "messages">, { id }: Unit): string {
  const told = [...firstMessage(request).matchAll(/^Result of (\S+), which this builds on:\n(.+)$/gm)];
  return [id, ...told.map(([, other, result]) => `on ${other}: ${result}`), ""].join("\n");
}

/** What a session was made for; later messages only say how it goes on. */
function firstMessage({ messages }: Pick<ModelRequest, "messages">): string {
  return messages.find(({ role }) => role === "user")?.text ?? "";
}

function replyOf(request: ModelRequest, unit: Unit | undefined, options: UnitsOptions): readonly Step[] {
  const { agent, toolResults, lastUser } = request;
  // After a crash the call that was accepted may have no result, and the message says so instead.
  const isHandedIn =
    toolResults.some(({ content }) => /Accepted|Already handed in/.test(content)) ||
    lastUser.startsWith("You were interrupted after what you handed in was accepted");
  if (unit !== undefined)
    return options.work?.(request, unit) ?? (isHandedIn ? [text(resultOf(unit.id))] : work(request, unit));
  if (agent === "commander") return command(request);
  if (agent === "scout") return [text("Units are files; count.js counts them.")];
  if (isHandedIn) return [text("Handed in.")];
  if (agent === "planner") return [plan(request, options)];
  if (agent === "reviewer" || agent === "master-reviewer")
    return [tool("submit_verdict", { verdict: "pass", findings: [] })];
  return [text("Hello.")];
}

function command({ toolResults, lastUser }: ModelRequest): Step[] {
  const told = [...toolResults.map(({ content }) => content), lastUser].find((words) =>
    words.includes("MISSION "),
  );
  if (told !== undefined) return [text(`Report:\n${told}`)];
  const isStopped = lastUser.includes("has stopped this session's mission");
  return [tool(isStopped ? "mission_status" : "mission_run", {})];
}

function plan(request: ModelRequest, { plan: tasksOf = planOf }: UnitsOptions): Step {
  const goal = goalIn(firstMessage(request));
  const verify = [`node count.js ${goal.folder} ${goal.count}`];
  return tool("submit_plan", { summary: "A file for each unit.", verify, tasks: tasksOf(unitsOf(goal)) });
}

/** The file and the result in one answer: fewer turns, for missions of many units. */
function work(request: ModelRequest, unit: Unit): Step[] {
  return [
    tool("write", { filePath: unit.file, content: toldContent(request, unit) }),
    tool("complete_task", { status: "done", summary: resultOf(unit.id), files: [unit.file] }),
  ];
}
