/** A piece of assistant text. Several in one reply are one text. */
export interface TextStep {
  readonly type: "text";
  readonly text: string;
}

/** A tool call. All calls of one reply are made at once. */
export interface ToolStep {
  readonly type: "tool";
  readonly name: string;
  /** Sent as JSON, or as it is when `isRaw`: for arguments that are not valid JSON. */
  readonly arguments: unknown;
  readonly isRaw?: boolean;
  /** The id of the call. @default one that no other call of this server has */
  readonly id?: string;
}

/** A pause; before the first text or tool call nothing is sent, not even the status. */
export interface DelayStep {
  readonly type: "delay";
  readonly ms: number;
}

/** An HTTP status instead of a reply, such as 429, 500 or 529. Only delays may come before it. */
export interface StatusStep {
  readonly type: "status";
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default an OpenAI-style error object that names the status */
  readonly body?: unknown;
}

/** Nothing more is sent, until the client goes away or the server closes. */
export interface HangStep {
  readonly type: "hang";
}

/** The connection is broken off, without an end of the stream. */
export interface CutStep {
  readonly type: "cut";
}

/** A reply without text and without calls. */
export interface EmptyStep {
  readonly type: "empty";
}

/** The usage figures of the reply, instead of those estimated by the token counter. */
export interface UsageStep {
  readonly type: "usage";
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens?: number;
}

/** The finish reason of the reply, such as `length`. @default `tool_calls` with calls, else `stop` */
export interface FinishStep {
  readonly type: "finish";
  readonly reason: string;
}

/** What a reply is made of. The steps of one reply are played in order. */
export type Step =
  | TextStep
  | ToolStep
  | DelayStep
  | StatusStep
  | HangStep
  | CutStep
  | EmptyStep
  | UsageStep
  | FinishStep;

/** Assistant text. */
export function text(value: string): TextStep {
  return { type: "text", text: value };
}

/** A call of the tool `name`. */
export function tool(name: string, args: unknown = {}, id?: string): ToolStep {
  return { type: "tool", name, arguments: args, ...(id === undefined ? {} : { id }) };
}

/** A call whose arguments are sent as `raw`, valid JSON or not. */
export function malformedTool(name: string, raw: string): ToolStep {
  return { type: "tool", name, arguments: raw, isRaw: true };
}

/** A pause of `ms` milliseconds. */
export function delay(ms: number): DelayStep {
  return { type: "delay", ms };
}

/** An HTTP status instead of a reply. */
export function status(code: number, more: Pick<StatusStep, "headers" | "body"> = {}): StatusStep {
  return { type: "status", status: code, ...more };
}

/** Silence until the client goes away or the server closes. */
export function hang(): HangStep {
  return { type: "hang" };
}

/** A connection that breaks. */
export function cut(): CutStep {
  return { type: "cut" };
}

/** A reply without content. */
export function empty(): EmptyStep {
  return { type: "empty" };
}

/** Usage figures. */
export function usage(promptTokens: number, completionTokens: number, cachedTokens?: number): UsageStep {
  return {
    type: "usage",
    promptTokens,
    completionTokens,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
  };
}

/** A finish reason. */
export function finish(reason: string): FinishStep {
  return { type: "finish", reason };
}
