import type { ScriptedModel } from "../src/index.ts";

/** What a client of the protocol sends besides the messages. */
export interface ChatOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly tools?: readonly unknown[];
  readonly isStream?: boolean;
  readonly signal?: AbortSignal;
}

/** A message in the form of the protocol. */
export type Message = Readonly<Record<string, unknown>>;

/** One event of a stream, as far as the tests look into it. */
export interface Chunk {
  readonly id: string;
  readonly object: string;
  readonly choices: readonly {
    readonly delta: {
      readonly role?: string;
      readonly content?: string;
      readonly tool_calls?: readonly {
        readonly index: number;
        readonly id?: string;
        readonly function: { readonly name?: string; readonly arguments: string };
      }[];
    };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

export function user(content: string): Message {
  return { role: "user", content };
}

export function system(content: string): Message {
  return { role: "system", content };
}

/** Sends a chat request and leaves the reply unread. */
export function send(
  model: ScriptedModel,
  messages: readonly Message[],
  options: ChatOptions = {},
): Promise<Response> {
  const { headers = {}, tools, isStream = true, signal } = options;
  return fetch(`${model.url}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model: "fake", stream: isStream, messages, ...(tools ? { tools } : {}) }),
    ...(signal ? { signal } : {}),
  });
}

/** Sends a streaming chat request and reads its events; fails when the stream does not end with `[DONE]`. */
export async function chat(
  model: ScriptedModel,
  messages: readonly Message[],
  options: ChatOptions = {},
): Promise<Chunk[]> {
  const response = await send(model, messages, options);
  const lines = (await response.text()).split("\n\n").filter((line) => line !== "");
  if (lines.pop() !== "data: [DONE]") throw new Error(`the stream did not end: status ${response.status}`);
  return lines.map((line) => JSON.parse(line.slice("data: ".length)) as Chunk);
}

/** The whole text of a stream. */
export function textOf(chunks: readonly Chunk[]): string {
  return chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
}

/** The calls of a stream, put together again from their pieces. */
export function callsOf(chunks: readonly Chunk[]): { id: string; name: string; arguments: string }[] {
  const calls: { id: string; name: string; arguments: string }[] = [];
  for (const piece of chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])) {
    const call = calls[piece.index] ?? { id: "", name: "", arguments: "" };
    calls[piece.index] = {
      id: piece.id ?? call.id,
      name: piece.function.name ?? call.name,
      arguments: call.arguments + piece.function.arguments,
    };
  }
  return calls;
}
