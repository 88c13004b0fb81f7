import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { inPieces } from "./pieces.ts";
import { type ReplyIdentity, type ReplySink, type SentCall, type Usage, usageJson } from "./sink.ts";

/** Writes a reply as server-sent events, text and arguments in several pieces as a real provider sends them. */
export class EventStreamSink implements ReplySink {
  readonly #response: ServerResponse;
  readonly #identity: ReplyIdentity;
  readonly #pieces: number;
  readonly #signal: AbortSignal;

  constructor(response: ServerResponse, identity: ReplyIdentity, pieces: number, signal: AbortSignal) {
    this.#response = response;
    this.#identity = identity;
    this.#pieces = pieces;
    this.#signal = signal;
  }

  async text(text: string): Promise<void> {
    for (const content of inPieces(text, this.#pieces)) await this.#delta({ content });
  }

  async call(call: SentCall): Promise<void> {
    const { index, id, name } = call;
    const opening = { index, id, type: "function", function: { name, arguments: "" } };
    await this.#delta({ tool_calls: [opening] });
    for (const piece of inPieces(call.arguments, this.#pieces)) {
      await this.#delta({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }

  async end(finish: string, usage: Usage): Promise<void> {
    await this.#chunk({ choices: [{ index: 0, delta: {}, finish_reason: finish }] });
    await this.#chunk({ choices: [], usage: usageJson(usage) });
    this.#response.end("data: [DONE]\n\n");
  }

  async cut(): Promise<void> {
    // The callback says that the system has taken what was written; destroying earlier would lose it.
    if (this.#response.headersSent) {
      await new Promise<void>((resolve) => this.#response.write(": cut\n\n", () => resolve()));
    }
    this.#response.destroy();
  }

  #delta(delta: object): Promise<void> {
    return this.#chunk({ choices: [{ index: 0, delta: this.#withRole(delta), finish_reason: null }] });
  }

  #withRole(delta: object): object {
    return this.#response.headersSent ? delta : { role: "assistant", ...delta };
  }

  async #chunk(fields: object): Promise<void> {
    if (!this.#response.headersSent) {
      this.#response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    }
    const chunk = { ...this.#identity, object: "chat.completion.chunk", ...fields };
    const isTaken = this.#response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    if (!isTaken) await once(this.#response, "drain", { signal: this.#signal });
  }
}
