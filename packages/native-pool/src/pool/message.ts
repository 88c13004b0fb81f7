/** A message of the child, told apart by the fields that JSON-RPC 2.0 gives it. */
export type Message =
  | { readonly kind: "result"; readonly id: number; readonly value: unknown }
  | {
      readonly kind: "error";
      readonly id: number;
      readonly code: number;
      readonly message: string;
      readonly data: unknown;
    }
  | {
      readonly kind: "request";
      readonly id: number | string;
      readonly method: string;
      readonly params: unknown;
    }
  | { readonly kind: "notification"; readonly method: string; readonly params: unknown };

/** Reads one message; returns undefined for text that is none. */
export function readMessage(text: string): Message | undefined {
  const answer = plainAnswer(text);
  if (answer !== undefined) return answer;
  const value = parse(text);
  return isRecord(value) ? classify(value) : undefined;
}

const answerStart = '{"jsonrpc":"2.0","id":';
const answerMiddle = ',"result":';
const digitZero = 48;
const digitNine = 57;
/** More digits than a number can hold exactly are not read here. */
const mostDigits = 15;

/**
 * The answer in text that is laid out as `JSON.stringify` and its like do: parsing only the result saves a third of
 * what an answer costs. What stands between is a JSON text by itself exactly if the whole is one with these three members.
 */
function plainAnswer(text: string): Message | undefined {
  if (!text.startsWith(answerStart) || !text.endsWith("}")) return undefined;
  let at = answerStart.length;
  let id = 0;
  for (const end = at + mostDigits; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (!(code >= digitZero && code <= digitNine)) break;
    id = id * 10 + (code - digitZero);
    // JSON has no number that begins with a zero and goes on.
    if (id === 0) return undefined;
  }
  if (id === 0 || !text.startsWith(answerMiddle, at)) return undefined;
  const value = parse(text.slice(at + answerMiddle.length, -1));
  return value === undefined ? undefined : { kind: "result", id, value };
}

/** JSON has no value that would be undefined. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function classify(record: Record<string, unknown>): Message | undefined {
  const { id, method, params, error } = record;
  if (typeof method === "string") {
    if (id === undefined) return { kind: "notification", method, params };
    return typeof id === "number" || typeof id === "string"
      ? { kind: "request", id, method, params }
      : undefined;
  }
  if (typeof id !== "number") return undefined;
  if (isRecord(error)) {
    const code = typeof error.code === "number" ? error.code : -32_603;
    const message = typeof error.message === "string" ? error.message : "no message";
    return { kind: "error", id, code, message, data: error.data };
  }
  return "result" in record ? { kind: "result", id, value: record.result } : undefined;
}

/** The text of a request. */
export function requestText(id: number, method: string, params: string | undefined): string {
  return `{"jsonrpc":"2.0","id":${id},"method":${quoted(method)}${paramsText(params)}}`;
}

/** The text of a notification. */
export function notificationText(method: string, params: string | undefined): string {
  return `{"jsonrpc":"2.0","method":${quoted(method)}${paramsText(params)}}`;
}

const plainName = /^[\w$/.-]+$/;

/** A name as JSON; nearly all of them need no escaping, and the way to the serialiser is longer than the look. */
function quoted(name: string): string {
  return plainName.test(name) ? `"${name}"` : JSON.stringify(name);
}

/** The text of an answer to a request of the child. */
export function answerText(id: number | string, answer: { result: unknown } | { error: unknown }): string {
  const body = "result" in answer ? { result: answer.result ?? null } : answer;
  return JSON.stringify({ jsonrpc: "2.0", id, ...body });
}

/** Parameters as JSON. @throws TypeError for what JSON cannot hold. */
export function serialise(params: unknown): string | undefined {
  return JSON.stringify(params);
}

/** The request id and value in a `$/progress` notification, which carries a part of a stream. */
export function progressOf(params: unknown): { readonly id: number; readonly value: unknown } | undefined {
  if (!isRecord(params) || typeof params.token !== "number") return undefined;
  return { id: params.token, value: params.value };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function paramsText(params: string | undefined): string {
  return params === undefined ? "" : `,"params":${params}`;
}
