import { HostError } from "../errors.ts";

/** Limits and addressing of one call. */
export interface CallOptions {
  /** The folder whose instance answers. @default the folder that the server was started in */
  readonly directory?: string;
  /** @default 60000 */
  readonly timeoutMs?: number;
}

/** Calls of the server's HTTP interface with JSON in and out. */
export class HttpClient {
  readonly url: string;
  readonly #explain: () => Promise<string>;

  /** @param explain what to add to the message of an error */
  constructor(url: string, explain: () => Promise<string>) {
    this.url = url;
    this.#explain = explain;
  }

  get<T>(path: string, options?: CallOptions): Promise<T> {
    return this.call("GET", path, undefined, options);
  }

  post<T>(path: string, body: unknown = {}, options?: CallOptions): Promise<T> {
    return this.call("POST", path, body, options);
  }

  /**
   * @typeParam T what the interface documents as the answer; it is not checked
   * @throws HostError `OCO_HOST_HTTP` for an answer that is not 2xx, `OCO_HOST_TIMEOUT` for none in time
   */
  async call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    const { directory, timeoutMs = 60_000 } = options;
    const target = new URL(path, this.url);
    if (directory !== undefined) target.searchParams.set("directory", directory);
    const what = `${method} ${target.pathname}`;
    const signal = AbortSignal.timeout(timeoutMs);
    let status: number;
    let text: string;
    try {
      const response = await fetch(target, {
        method,
        signal,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      status = response.status;
      text = await response.text();
    } catch (cause) {
      if (signal.aborted)
        throw await this.#error("OCO_HOST_TIMEOUT", `${what} took over ${timeoutMs} ms`, cause);
      throw await this.#error("OCO_HOST_HTTP", `${what} was not answered`, cause);
    }
    if (status >= 300) {
      throw await this.#error("OCO_HOST_HTTP", `${what} was answered with ${status}: ${text.slice(0, 2000)}`);
    }
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  async #error(
    code: "OCO_HOST_HTTP" | "OCO_HOST_TIMEOUT",
    message: string,
    cause?: unknown,
  ): Promise<HostError> {
    return new HostError(code, `${message}\n${await this.#explain()}`, { cause });
  }
}
