import { ScriptedModelError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { DelayStep, StatusStep, Step, TextStep, ToolStep, UsageStep } from "../step.ts";

/** A step that sends something or waits. */
export type Action = TextStep | ToolStep | DelayStep | { readonly type: "hang" } | { readonly type: "cut" };

/** The checked form of the steps of one reply. */
export type ReplyPlan =
  | { readonly kind: "status"; readonly delays: readonly DelayStep[]; readonly status: StatusStep }
  | {
      readonly kind: "message";
      readonly actions: readonly Action[];
      readonly finish: string;
      readonly usage: UsageStep | undefined;
    };

const fields: Readonly<Record<Step["type"], Readonly<Record<string, string>>>> = {
  text: { text: "string" },
  tool: { name: "string" },
  delay: { ms: "number" },
  status: { status: "number" },
  hang: {},
  cut: {},
  empty: {},
  usage: { promptTokens: "number", completionTokens: "number" },
  finish: { reason: "string" },
};

/**
 * Checks the steps of one reply and sorts out what they mean together.
 *
 * @throws ScriptedModelError `OCO_MODEL_SCRIPT` that names the step at fault
 */
export function planReply(steps: readonly Step[], where = "steps"): ReplyPlan {
  for (const [index, step] of steps.entries()) checkStep(step, `${where}[${index}]`);
  if (steps.length === 0) throw scriptError(`${where} is empty; an empty reply is the step {"type":"empty"}`);
  const status = steps.find((step) => step.type === "status");
  if (status !== undefined) {
    const delays = steps.filter((step) => step.type === "delay");
    if (delays.length !== steps.length - 1 || steps.at(-1) !== status) {
      throw scriptError(`${where} has a status next to other steps than delays before it`);
    }
    return { kind: "status", delays, status };
  }
  const actions = steps.filter(isAction);
  const end = actions.findIndex(({ type }) => type === "hang" || type === "cut");
  if (end >= 0 && end < actions.length - 1)
    throw scriptError(`${where} goes on after a ${actions[end]?.type}`);
  const reason = steps.find((step) => step.type === "finish")?.reason;
  const hasCalls = actions.some(({ type }) => type === "tool");
  return {
    kind: "message",
    actions,
    finish: reason ?? (hasCalls ? "tool_calls" : "stop"),
    usage: steps.find((step) => step.type === "usage"),
  };
}

function isAction(step: Step): step is Action {
  return ["text", "tool", "delay", "hang", "cut"].includes(step.type);
}

function checkStep(step: unknown, where: string): void {
  if (!isObject(step)) throw scriptError(`${where} is not an object`);
  const type = String(step.type);
  if (!Object.hasOwn(fields, type)) {
    throw scriptError(`${where} has the unknown type ${JSON.stringify(step.type)}`);
  }
  for (const [name, expected] of Object.entries(fields[type as Step["type"]])) {
    const actual: unknown = step[name];
    if (typeof actual !== expected) {
      throw scriptError(`${where} of type ${type}: "${name}" is ${String(actual)}, not a ${expected}`);
    }
    if (typeof actual === "number" && !(actual >= 0 && Number.isFinite(actual))) {
      throw scriptError(`${where} of type ${type}: "${name}" is ${actual}`);
    }
  }
}

function scriptError(message: string): ScriptedModelError {
  return new ScriptedModelError("OCO_MODEL_SCRIPT", message);
}
