/** Usage figures in the form of the protocol. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
}

/** A tool call with its final id and argument text. */
export interface SentCall {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** Where a reply goes: a stream of events, or one JSON document. Each call waits until the client keeps up. */
export interface ReplySink {
  text(text: string): Promise<void>;
  call(call: SentCall): Promise<void>;
  end(finish: string, usage: Usage): Promise<void>;
  /** Breaks the connection, after what was already streamed has left. */
  cut(): Promise<void>;
}

/** What every part of one reply carries. */
export interface ReplyIdentity {
  readonly id: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** The `usage` object of the protocol. */
export function usageJson(usage: Usage): Readonly<Record<string, unknown>> {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
  };
}
