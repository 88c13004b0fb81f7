import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP } from "node:net";
import { gunzipSync, inflateSync } from "node:zlib";
import { admit, type Destination, type Resolve, systemResolve } from "./guard.ts";

export interface HttpOptions {
  /** Hosts, with or without port, that may be asked although they are not public. @default [] */
  readonly allow?: readonly string[];
  /** Time for the whole request, redirects included, in milliseconds. @default 15_000 */
  readonly timeoutMs?: number;
  /** Longer bodies are refused, in bytes, packed or not. @default 2_097_152 */
  readonly maxBytes?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** @default systemResolve */
  readonly resolve?: Resolve;
}

export interface HttpAnswer {
  readonly status: number;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  readonly contentType: string;
  readonly text: string;
}

const maxRedirects = 5;

/** Gets a page. Every hop is admitted by the guard anew; headers that hold a key stay with the host that they are for. */
export async function get(url: string, options: HttpOptions = {}): Promise<HttpAnswer> {
  const { allow = [], timeoutMs = 15_000, resolve = systemResolve } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
  const first = new URL(url).host;
  let next = url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const destination = await orAbort(admit(next, allow, resolve), signal);
    const headers = destination.url.host === first ? options.headers : undefined;
    const answer = await orAbort(send(destination, { ...options, headers: headers ?? {} }, signal), signal);
    if (typeof answer !== "string") return answer;
    next = new URL(answer, destination.url).href;
  }
  throw new Error(`${url} redirects more than ${maxRedirects} times.`);
}

/** One request to the address that was admitted; resolves to where it redirects, or to its answer. */
function send(
  { url, address }: Destination,
  { headers = {}, maxBytes = 2 * 1024 * 1024 }: HttpOptions,
  signal: AbortSignal,
): Promise<string | HttpAnswer> {
  const isSecure = url.protocol === "https:";
  const name = url.hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? requestSecure : requestPlain)({
      // The address and not the name: no layer below resolves anything again.
      host: address,
      port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method: "GET",
      headers: {
        "user-agent": "oco (+https://www.npmjs.com/package/@oco/opencode-plugin)",
        accept: "text/html,application/json,text/plain;q=0.9,*/*;q=0.5",
        "accept-encoding": "gzip",
        ...headers,
        host: url.host,
      },
      // The certificate is still that of the name.
      ...(isSecure && isIP(name) === 0 ? { servername: name } : {}),
      agent: false,
      signal,
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const { statusCode: status = 0, headers: given } = response;
      if (status >= 300 && status < 400 && given.location !== undefined) {
        response.destroy();
        resolve(given.location);
        return;
      }
      readBody(response, maxBytes).then(
        (body) => {
          const contentType = given["content-type"] ?? "";
          resolve({ status, url: url.href, contentType, text: decode(body, contentType) });
        },
        (error: unknown) => {
          sent.destroy();
          reject(error);
        },
      );
    });
    sent.end();
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  switch (response.headers["content-encoding"] ?? "identity") {
    case "gzip":
      return gunzipSync(body, { maxOutputLength: maxBytes });
    case "deflate":
      return inflateSync(body, { maxOutputLength: maxBytes });
    case "identity":
      return body;
    default:
      throw new Error(`The answer is packed as ${response.headers["content-encoding"]}.`);
  }
}

function decode(body: Buffer, contentType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return body.toString("utf8");
  }
}

async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
