import { delay, type ModelRequest, type Step, text, tool } from "@oco-tools/scripted-model";
import { type Feature, features, solutions } from "./project/files.ts";

/** Changes what the scripted agents do; everything that is left out is done right. */
export interface SampleOptions {
  /** Pause before each answer of an agent, so that people can watch. @default 0 */
  readonly pauseMs?: number;
  /** The first plan that the planner hands in has a cycle. @default true */
  readonly hasBadFirstPlan?: boolean;
  /** What the worker of a feature writes in its n-th attempt. @default the solution */
  readonly write?: (feature: Feature, attempt: number, solution: string) => string;
  /** Waits for other agents of the same kind, so that a test sees them overlap. */
  readonly meet?: (agent: string) => Promise<void>;
}

type Reply = readonly Step[];

/**
 * Plays every agent of a mission on the sample project. It reads only what the model is sent: the agent, the message
 * of the turn and the results of tools, so what the real host does in between is real.
 */
export function sampleScript(options: SampleOptions = {}): (request: ModelRequest) => Promise<Step[]> {
  const attempts = new Map<string, number>();
  return async (request) => {
    if (request.turn === 1) await options.meet?.(request.agent ?? "");
    const reply = replyOf(request, options, attempts);
    return [...(options.pauseMs === undefined ? [] : [delay(options.pauseMs)]), ...reply];
  };
}

function replyOf(request: ModelRequest, options: SampleOptions, attempts: Map<string, number>): Reply {
  switch (request.agent) {
    case "commander":
      return request.toolResults.length === 0
        ? [tool("mission_run", {})]
        : [text(`Report:\n${lastResult(request)}`)];
    case "scout":
      return scout(request);
    case "planner":
      return plan(request, options);
    case "worker":
    case "fixer":
      return work(request, options, attempts);
    case "reviewer":
    case "master-reviewer":
      return review(request);
    default:
      return [text("Hello.")];
  }
}

function scout({ toolResults, lastUser }: ModelRequest): Reply {
  if (toolResults.length === 0) return [tool("glob", { pattern: "**/*.js" })];
  const topic = /Explore the (\w+)/.exec(lastUser)?.[1] ?? "project";
  return [
    text(`On the ${topic}: sources in src/, tests in test/, run with \`node --test\`, no dependencies.`),
  ];
}

function plan({ toolResults }: ModelRequest, { hasBadFirstPlan = true }: SampleOptions): Reply {
  if (toolResults.some(({ content }) => content.includes("Accepted"))) return [text("The plan is in.")];
  const isFirst = toolResults.length === 0;
  const tasks = features.map((feature, index) => ({
    id: `T${index + 1}`,
    title: `Implement ${feature}`,
    instructions: `Implement ${feature} in src/${feature}.js so that test/${feature}.test.js passes.`,
    files: [`src/${feature}.js`],
    verify: [`node --test test/${feature}.test.js`],
    ...(isFirst && hasBadFirstPlan ? { depends: [`T${((index + 1) % features.length) + 1}`] } : {}),
  }));
  return [tool("submit_plan", { summary: "One task for each function.", verify: ["npm test"], tasks })];
}

function work(request: ModelRequest, { write }: SampleOptions, attempts: Map<string, number>): Reply {
  const feature = featureOf(request);
  const path = `src/${feature}.js`;
  if (request.toolResults.some(({ content }) => content.includes("Accepted")))
    return [text(`${feature} is done.`)];
  if (request.toolResults.length === 0) return [tool("read", { filePath: path })];
  if (!request.messages.some(({ toolCalls }) => toolCalls?.some(({ name }) => name === "write"))) {
    const attempt = (attempts.get(feature) ?? 0) + 1;
    attempts.set(feature, attempt);
    return [
      tool("write", {
        filePath: path,
        content: write?.(feature, attempt, solutions[feature]) ?? solutions[feature],
      }),
    ];
  }
  return [tool("complete_task", { status: "done", summary: `Implemented ${feature}.`, files: [path] })];
}

function review({ toolResults }: ModelRequest): Reply {
  if (toolResults.some(({ content }) => content.includes("Accepted"))) return [text("Reviewed.")];
  if (toolResults.length === 0) return [tool("glob", { pattern: "src/*.js" })];
  return [tool("submit_verdict", { verdict: "pass", findings: [] })];
}

function featureOf({ messages }: ModelRequest): Feature {
  const task = messages.find(({ role }) => role === "user")?.text ?? "";
  // The words of its own instructions: what is remembered of other tasks names them as well.
  const feature = features.find((name) => task.includes(`Implement ${name} in `));
  if (feature === undefined) throw new Error(`a worker was given no feature: ${task.slice(0, 200)}`);
  return feature;
}

function lastResult({ toolResults }: ModelRequest): string {
  return toolResults.at(-1)?.content ?? "";
}
