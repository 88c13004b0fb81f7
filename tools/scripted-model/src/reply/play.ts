import { once } from "node:events";
import type { ModelRequest } from "../request/model-request.ts";
import type { ToolStep } from "../step.ts";
import type { Action, ReplyPlan } from "./plan.ts";
import type { ReplySink, Usage } from "./sink.ts";

/** Waits; rejects when `signal` is aborted. */
export type Delay = (ms: number, signal: AbortSignal) => Promise<void>;

/** What playing a reply needs besides its plan. */
export interface Stage {
  readonly request: ModelRequest;
  readonly sink: ReplySink;
  readonly signal: AbortSignal;
  readonly delay: Delay;
  readonly countTokens: (text: string) => number;
}

interface Progress {
  sent: string;
  calls: number;
}

/** Plays a message to its end; rejects with the signal's reason when that is aborted first. */
export async function playMessage(
  plan: Extract<ReplyPlan, { kind: "message" }>,
  stage: Stage,
): Promise<"completed" | "cut"> {
  const progress: Progress = { sent: "", calls: 0 };
  for (const action of plan.actions) {
    stage.signal.throwIfAborted();
    if (action.type === "cut") {
      await stage.sink.cut();
      return "cut";
    }
    await playAction(action, stage, progress);
  }
  stage.signal.throwIfAborted();
  await stage.sink.end(plan.finish, usageOf(plan, stage, progress));
  return "completed";
}

async function playAction(
  action: Exclude<Action, { type: "cut" }>,
  stage: Stage,
  progress: Progress,
): Promise<void> {
  switch (action.type) {
    case "delay":
      return stage.delay(action.ms, stage.signal);
    case "hang":
      return aborted(stage.signal);
    case "text":
      progress.sent += action.text;
      return stage.sink.text(action.text);
    case "tool":
      return playCall(action, stage, progress);
  }
}

function playCall(step: ToolStep, { request, sink }: Stage, progress: Progress): Promise<void> {
  const index = progress.calls;
  const args = step.isRaw === true ? String(step.arguments) : JSON.stringify(step.arguments ?? {});
  progress.calls += 1;
  progress.sent += step.name + args;
  return sink.call({
    index,
    id: step.id ?? `call_${request.index}_${index}`,
    name: step.name,
    arguments: args,
  });
}

function usageOf(
  plan: Extract<ReplyPlan, { kind: "message" }>,
  { request, countTokens }: Stage,
  { sent }: Progress,
): Usage {
  return {
    promptTokens: plan.usage?.promptTokens ?? request.tokens,
    completionTokens: plan.usage?.completionTokens ?? countTokens(sent),
    cachedTokens: plan.usage?.cachedTokens ?? 0,
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
  signal.throwIfAborted();
}
