import type { PluginInput } from "@opencode-ai/plugin";
import { createOpencodeClient, type OpencodeClient } from "@opencode-ai/sdk/v2/client";

/** OpenCode's current client. */
export type Client = OpencodeClient;

interface WithConfig {
  readonly _client: {
    getConfig(): { readonly baseUrl?: string; readonly fetch?: typeof fetch; readonly headers?: Headers };
  };
}

/**
 * A current client over the connection that OpenCode gives a plugin. The one it gives is of an older generation that
 * lacks permissions, questions and parts, and its `serverUrl` is a placeholder under `opencode run`; its fetch is real.
 */
export function clientOf(input: PluginInput): Client {
  const given: unknown = input.client;
  const { baseUrl, fetch, headers } = (given as WithConfig)._client.getConfig();
  return createOpencodeClient({
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(fetch === undefined ? {} : { fetch }),
    ...(headers === undefined ? {} : { headers: Object.fromEntries(headers.entries()) }),
    directory: input.directory,
  });
}

/** What a call returned, or an error with OpenCode's own words. */
export function dataOf<T>(
  what: string,
  result: { readonly data?: T; readonly error?: unknown },
): NonNullable<T> {
  if (result.data !== undefined && result.data !== null) return result.data;
  throw new Error(`OpenCode refused to ${what}: ${describeError(result.error)}`);
}

/** The words of an error of OpenCode, whatever its shape. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === "string") return error;
  if (typeof error !== "object" || error === null) return "no answer";
  const { data, message, name } = error as {
    readonly data?: unknown;
    readonly message?: unknown;
    readonly name?: unknown;
  };
  if (typeof message === "string") return message;
  if (typeof data === "object" && data !== null) return describeError(data);
  return typeof name === "string" ? name : JSON.stringify(error);
}
