import type { ServerResponse } from "node:http";
import { type ReplyIdentity, type ReplySink, type SentCall, type Usage, usageJson } from "./sink.ts";

/** Collects a reply and sends it as one JSON document. */
export class DocumentSink implements ReplySink {
  readonly #response: ServerResponse;
  readonly #identity: ReplyIdentity;
  readonly #calls: object[] = [];
  #text = "";

  constructor(response: ServerResponse, identity: ReplyIdentity) {
    this.#response = response;
    this.#identity = identity;
  }

  async text(text: string): Promise<void> {
    this.#text += text;
  }

  async call({ id, name, arguments: args }: SentCall): Promise<void> {
    this.#calls.push({ id, type: "function", function: { name, arguments: args } });
  }

  async end(finish: string, usage: Usage): Promise<void> {
    const message = {
      role: "assistant",
      content: this.#text,
      ...(this.#calls.length > 0 ? { tool_calls: this.#calls } : {}),
    };
    const choices = [{ index: 0, message, finish_reason: finish }];
    const document = { ...this.#identity, object: "chat.completion", choices, usage: usageJson(usage) };
    this.#response.writeHead(200, { "content-type": "application/json" });
    this.#response.end(JSON.stringify(document));
  }

  async cut(): Promise<void> {
    this.#response.destroy();
  }
}
