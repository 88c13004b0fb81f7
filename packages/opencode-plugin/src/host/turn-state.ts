import type { TurnFailure, TurnOutcome, TurnState, Usage } from "@oco/mission";
import { parseRetryAfter } from "@oco/pools";
import type { AssistantMessage, Message, Part } from "@opencode-ai/sdk/v2/client";

/** A message of a session with its parts, as OpenCode lists them. */
export interface SessionMessage {
  readonly info: Message;
  readonly parts: readonly Part[];
}

/**
 * What became of a turn of an idle session, read from its messages: everything behind the user message with the turn's
 * id belongs to it, for the engine sends one turn at a time. Only a completed answer that does not ask for more tool
 * calls is an end; idleness alone is not. `error` is what the session has reported since the turn was sent: where there is no
 * answer that could carry it, it is the answer.
 */
export function turnStateOf(
  turnId: string,
  messages: readonly SessionMessage[],
  error?: AssistantMessage["error"],
): TurnState {
  const start = messages.findIndex(({ info }) => info.id === turnId);
  const answers = start < 0 ? [] : messages.slice(start + 1).filter(isAnswer);
  const last = answers.at(-1);
  if (last === undefined) {
    if (error !== undefined)
      return { kind: "ended", outcome: { kind: "failed", failure: failureOf(error), usage: usageOf([]) } };
    return { kind: start < 0 ? "absent" : "interrupted" };
  }
  const usage = usageOf(answers);
  const outcome = outcomeOf(last, usage);
  return outcome === undefined ? { kind: "interrupted" } : { kind: "ended", outcome };
}

/** Whether the host has begun an answer to a turn and not put an end to it. */
export function isUnfinished(turnId: string, messages: readonly SessionMessage[]): boolean {
  const start = messages.findIndex(({ info }) => info.id === turnId);
  const last = start < 0 ? undefined : messages.slice(start + 1).findLast(isAnswer);
  return last !== undefined && last.info.time.completed === undefined;
}

interface Answer extends SessionMessage {
  readonly info: AssistantMessage;
}

/** A summary that compaction wrote is no answer. */
function isAnswer(message: SessionMessage): message is Answer {
  return message.info.role === "assistant" && message.info.summary !== true;
}

function outcomeOf({ info, parts }: Answer, usage: Usage): TurnOutcome | undefined {
  if (info.error !== undefined) return { kind: "failed", failure: failureOf(info.error), usage };
  const wantsMore = info.finish === undefined || info.finish === "tool-calls" || info.finish === "unknown";
  if (info.time.completed === undefined || wantsMore) return undefined;
  const text = parts
    .flatMap((part) => (part.type === "text" && part.synthetic !== true ? [part.text] : []))
    .join("\n");
  return { kind: "answered", text: text.trim(), usage };
}

/** Sorts OpenCode's errors by who is to blame; a provider that names a date is waited for from `nowMs`, the time of day. */
export function failureOf(
  error: NonNullable<AssistantMessage["error"]>,
  nowMs: number = Date.now(),
): TurnFailure {
  const message = messageOf(error);
  switch (error.name) {
    case "MessageAbortedError":
      return { cause: "aborted", message };
    case "ContextOverflowError":
    case "MessageOutputLengthError":
      return { cause: "context-overflow", message };
    case "ProviderAuthError":
      return { cause: "configuration", message };
    case "APIError":
      return apiFailure(error.data.statusCode, message, retryAfter(error.data.responseHeaders, nowMs));
    default:
      // The host gives this error no name of its own; the words are the last resort.
      return { cause: /\bModel not found: /.test(message) ? "configuration" : "unknown", message };
  }
}

function apiFailure(
  status: number | undefined,
  message: string,
  retryAfterMs: number | undefined,
): TurnFailure {
  const later = retryAfterMs === undefined ? {} : { retryAfterMs };
  const text = status === undefined ? message : `HTTP ${status}: ${message}`;
  if (status === 429 || status === 529) return { cause: "rate-limit", message: text, ...later };
  if (status === undefined || status >= 500 || status === 408)
    return { cause: "provider", message: text, ...later };
  return {
    cause: status === 401 || status === 403 || status === 404 ? "configuration" : "unknown",
    message: text,
  };
}

/** The header of RFC 9110, or the `-ms` form that some providers add: the host gives the names in lower case. */
function retryAfter(headers: Readonly<Record<string, string>> = {}, nowMs: number): number | undefined {
  const milliseconds = headers["retry-after-ms"]?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(milliseconds)) return Number(milliseconds);
  return parseRetryAfter(headers["retry-after"], nowMs);
}

function messageOf(error: NonNullable<AssistantMessage["error"]>): string {
  const { data } = error;
  const message: unknown =
    typeof data === "object" && data !== null && "message" in data ? data.message : undefined;
  return typeof message === "string" ? message : error.name;
}

function usageOf(answers: readonly Answer[]): Usage {
  let inputTokens = 0;
  let outputTokens = 0;
  let cost = 0;
  let toolCalls = 0;
  for (const { info, parts } of answers) {
    inputTokens += info.tokens.input + info.tokens.cache.read + info.tokens.cache.write;
    outputTokens += info.tokens.output + info.tokens.reasoning;
    cost += info.cost;
    toolCalls += parts.filter(({ type }) => type === "tool").length;
  }
  return { inputTokens, outputTokens, cost, toolCalls };
}
