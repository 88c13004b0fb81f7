export { ScriptedModelError, type ScriptedModelErrorCode } from "./errors.ts";
export { meeting } from "./meeting.ts";
export type { ScriptedModelOptions } from "./options.ts";
export { mostAtOnce, type Span } from "./record/overlap.ts";
export type { Outcome, Overflow, RecordedRequest } from "./record/record.ts";
export type { Delay } from "./reply/play.ts";
export {
  type AgentMarks,
  type AgentOf,
  agentHeader,
  recogniseAgent,
  type UnattributedRequest,
} from "./request/agent.ts";
export type { MessageToolCall, ModelMessage, ToolResult } from "./request/message.ts";
export type { ModelRequest, OfferedTool } from "./request/model-request.ts";
export type { Rule, RuleScript, Script, ScriptFunction, When } from "./script.ts";
export { type ScriptedModel, startScriptedModel, type WaitOptions } from "./server.ts";
export {
  type CutStep,
  cut,
  type DelayStep,
  delay,
  type EmptyStep,
  empty,
  type FinishStep,
  finish,
  type HangStep,
  hang,
  malformedTool,
  type StatusStep,
  type Step,
  status,
  type TextStep,
  type ToolStep,
  text,
  tool,
  type UsageStep,
  usage,
} from "./step.ts";
