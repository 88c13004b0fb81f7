import { arrayOf, isObject, type JsonObject, stringOf } from "../json.ts";

/** A tool call that an earlier reply made, as the request repeats it. */
export interface MessageToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments as text; they need not be valid JSON. */
  readonly arguments: string;
}

/** One message of a chat request. */
export interface ModelMessage {
  readonly role: string;
  /** The text parts, joined by newlines. */
  readonly text: string;
  readonly toolCalls: readonly MessageToolCall[];
  /** For the role `tool`: the call that this message answers. */
  readonly toolCallId: string | undefined;
  /** The message as it was sent. */
  readonly raw: JsonObject;
}

/** What a tool answered to a call of the last assistant message. */
export interface ToolResult {
  readonly name: string;
  readonly callId: string;
  readonly content: string;
}

/** Reads the `messages` of a chat request; entries that are not objects are left out. */
export function parseMessages(value: unknown): ModelMessage[] {
  return arrayOf(value).filter(isObject).map(parseMessage);
}

function parseMessage(raw: JsonObject): ModelMessage {
  return {
    role: stringOf(raw.role),
    text: textOf(raw.content),
    toolCalls: arrayOf(raw.tool_calls).filter(isObject).map(parseToolCall),
    toolCallId: typeof raw.tool_call_id === "string" ? raw.tool_call_id : undefined,
    raw,
  };
}

function parseToolCall(call: JsonObject): MessageToolCall {
  const made = isObject(call.function) ? call.function : {};
  return { id: stringOf(call.id), name: stringOf(made.name), arguments: stringOf(made.arguments) };
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return arrayOf(content)
    .filter(isObject)
    .map((part) => stringOf(part.text))
    .filter((text) => text !== "")
    .join("\n");
}

/** The system text of a request: its system messages, separated by a blank line. */
export function systemText(messages: readonly ModelMessage[]): string {
  return messages
    .filter(({ role }) => role === "system" || role === "developer")
    .map(({ text }) => text)
    .join("\n\n");
}

/** The text of the last user message, empty when there is none. */
export function lastUserText(messages: readonly ModelMessage[]): string {
  return messages.findLast(({ role }) => role === "user")?.text ?? "";
}

/** The tool messages after the last assistant message, with the names of the tools that were called. */
export function latestToolResults(messages: readonly ModelMessage[]): ToolResult[] {
  const last = messages.findLastIndex(({ role }) => role === "assistant");
  const names = new Map(messages[last]?.toolCalls.map(({ id, name }) => [id, name]));
  return messages
    .slice(last + 1)
    .filter(({ role }) => role === "tool")
    .map(({ toolCallId = "", text }) => ({
      name: names.get(toolCallId) ?? "",
      callId: toolCallId,
      content: text,
    }));
}
