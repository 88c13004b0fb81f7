import type { IncomingHttpHeaders } from "node:http";
import { ScriptedModelError } from "../errors.ts";
import { arrayOf, isObject, type JsonObject, stringOf } from "../json.ts";
import type { UnattributedRequest } from "./agent.ts";
import {
  lastUserText,
  latestToolResults,
  type ModelMessage,
  parseMessages,
  systemText,
  type ToolResult,
} from "./message.ts";

/** A tool as it was offered to the model. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  /** The JSON Schema of the arguments. */
  readonly parameters: unknown;
}

/** A chat request, as the model was really sent it. */
export interface ModelRequest {
  /** Position among all chat requests of this server, from 0. */
  readonly index: number;
  /** The header `x-session-id`. */
  readonly session: string | undefined;
  /** The header `x-parent-session-id`, which OpenCode sends for child sessions. */
  readonly parentSession: string | undefined;
  readonly agent: string | undefined;
  /**
   * Which request of its session this is, from 1. OpenCode's title, compaction and summary requests do not count
   * and have turn 0; a retry of a failed request counts like any other.
   */
  readonly turn: number;
  /** The name of the model that was asked for. */
  readonly model: string;
  readonly isStream: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** All system messages, separated by a blank line. */
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  /** The text of the last user message. */
  readonly lastUser: string;
  /** What tools answered since the last assistant message. */
  readonly toolResults: readonly ToolResult[];
  readonly toolNames: readonly string[];
  readonly tools: readonly OfferedTool[];
  /** Size of the request body. */
  readonly bytes: number;
  /** Size of the request body by the token counter. */
  readonly tokens: number;
  /** When the whole request had arrived, in milliseconds by the server's clock. */
  readonly startedAt: number;
}

/** What the transport knows about a request before its body is read. */
export interface RawRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly startedAt: number;
  readonly countTokens: (text: string) => number;
}

/** @throws ScriptedModelError `OCO_MODEL_REQUEST` when the body is not a chat request. */
export function parseRequest({ headers, body, startedAt, countTokens }: RawRequest): UnattributedRequest {
  const text = body.toString("utf8");
  const json = parseBody(text);
  const messages = parseMessages(json.messages);
  const tools = arrayOf(json.tools).filter(isObject).map(parseTool);
  const flat = flatHeaders(headers);
  return {
    session: flat["x-session-id"],
    parentSession: flat["x-parent-session-id"],
    model: stringOf(json.model),
    isStream: json.stream === true,
    headers: flat,
    system: systemText(messages),
    messages,
    lastUser: lastUserText(messages),
    toolResults: latestToolResults(messages),
    toolNames: tools.map(({ name }) => name),
    tools,
    bytes: body.byteLength,
    tokens: countTokens(text),
    startedAt,
  };
}

function parseBody(text: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ScriptedModelError("OCO_MODEL_REQUEST", "the body is not JSON", { cause });
  }
  if (!isObject(json) || !Array.isArray(json.messages)) {
    throw new ScriptedModelError("OCO_MODEL_REQUEST", 'the body has no array "messages"');
  }
  return json;
}

function parseTool(tool: JsonObject): OfferedTool {
  const offered = isObject(tool.function) ? tool.function : {};
  return {
    name: stringOf(offered.name),
    description: stringOf(offered.description),
    parameters: offered.parameters,
  };
}

function flatHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}
