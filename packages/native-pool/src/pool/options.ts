import { type Clock, systemClock } from "../clock.ts";
import { isProtocol, type Protocol } from "../protocol/frames.ts";

/** What a ready handshake may do with the child that is starting. */
export interface ReadyChannel {
  request(method: string, params?: unknown): Promise<unknown>;
  notify(method: string, params?: unknown): void;
}

/**
 * When a child may get requests: at once (`undefined`), after it answered a request, after it sent a notification,
 * or after a function has finished, such as the `initialize` and `initialized` of a language server.
 */
export type Ready =
  | { readonly request: string; readonly params?: unknown }
  | { readonly notification: string }
  | ((channel: ReadyChannel) => Promise<void>);

/** How a pool starts over after children that died before they answered a request; their handshake does not count. */
export interface RestartOptions {
  /** Pause after the first failure in milliseconds, doubled by each further one. @default 100 */
  readonly baseMs?: number;
  /** Longest pause in milliseconds. @default 5_000 */
  readonly maxMs?: number;
  /** Failures in a row after which waiting requests are rejected. @default 5 */
  readonly maxFailures?: number;
}

/** Options of `createProcessPool`. */
export interface ProcessPoolOptions {
  /** Program to start, found through PATH when it has no folder. No shell is involved. */
  readonly command: string;
  /** @default [] */
  readonly args?: readonly string[];
  /** Folder of the children. @default that of this process */
  readonly cwd?: string;
  /** The whole environment of the children. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Most children at a time, those on their way out included. @default 4 */
  readonly max?: number;
  /** How long a child may have nothing to do before it is ended, in milliseconds. @default 30_000 */
  readonly idleTimeoutMs?: number;
  /** @default "jsonl" */
  readonly protocol?: Protocol;
  /** @default undefined: requests are written at once */
  readonly ready?: Ready;
  /** Time for the ready handshake in milliseconds. @default 10_000 */
  readonly readyTimeoutMs?: number;
  /** Most unanswered requests per child. @default 64 */
  readonly maxInflight?: number;
  /** Most requests that may wait for a child. @default 10_000 */
  readonly maxQueue?: number;
  /** Requests after which a child is replaced. @default Infinity */
  readonly maxRequests?: number;
  /** Default time limit of a request in milliseconds. @default 30_000 */
  readonly timeoutMs?: number;
  /** How long a cancelled request may stay unanswered before its child is replaced, in milliseconds. @default 2_000 */
  readonly cancelGraceMs?: number;
  /** Time between the polite ways to end a child and SIGKILL, in milliseconds. @default 1_000 */
  readonly killGraceMs?: number;
  /** Longest message accepted from a child, in bytes. @default 67_108_864 */
  readonly maxFrameBytes?: number;
  readonly restart?: RestartOptions;
  /** Called with each notification that is no part of a stream. It must not throw. */
  readonly onNotification?: (method: string, params: unknown) => void;
  /** Answers requests of the child, as language servers make them. @default answers with error -32601 */
  readonly onRequest?: (method: string, params: unknown) => unknown;
  /** @default systemClock */
  readonly clock?: Clock;
}

/** Options of one request. */
export interface RequestOptions {
  /** Rejects with its reason; the child is told, and replaced when it does not listen. */
  readonly signal?: AbortSignal;
  /** Time limit in milliseconds, waiting for a child included; Infinity for none. @default that of the pool */
  readonly timeoutMs?: number;
  /** Requests with one key go to one child, as long as it lives. */
  readonly key?: string;
  /** Whether the request may be sent again, once, when its child dies. @default false */
  readonly idempotent?: boolean;
}

/** Options with every default filled in. */
export interface ResolvedOptions
  extends Required<Omit<ProcessPoolOptions, "cwd" | "ready" | "restart" | "onNotification" | "onRequest">> {
  readonly cwd: string | undefined;
  readonly ready: Ready | undefined;
  readonly restart: Required<RestartOptions>;
  readonly onNotification: ((method: string, params: unknown) => void) | undefined;
  readonly onRequest: ((method: string, params: unknown) => unknown) | undefined;
}

/** @throws RangeError or TypeError that prints the value that cannot be. */
export function resolveOptions(options: ProcessPoolOptions): ResolvedOptions {
  if (typeof options.command !== "string" || options.command === "") {
    throw new TypeError(`command must be a program name, got ${JSON.stringify(options.command)}`);
  }
  return {
    command: options.command,
    args: options.args ?? [],
    cwd: options.cwd,
    env: options.env ?? process.env,
    max: finite("max", count("max", options.max, 4)),
    idleTimeoutMs: duration("idleTimeoutMs", options.idleTimeoutMs, 30_000),
    protocol: protocolOf(options.protocol ?? "jsonl"),
    ready: readyOf(options.ready),
    readyTimeoutMs: duration("readyTimeoutMs", options.readyTimeoutMs, 10_000),
    maxInflight: count("maxInflight", options.maxInflight, 64),
    maxQueue: count("maxQueue", options.maxQueue, 10_000),
    maxRequests: count("maxRequests", options.maxRequests, Number.POSITIVE_INFINITY),
    timeoutMs: duration("timeoutMs", options.timeoutMs, 30_000),
    cancelGraceMs: duration("cancelGraceMs", options.cancelGraceMs, 2_000),
    killGraceMs: duration("killGraceMs", options.killGraceMs, 1_000),
    maxFrameBytes: count("maxFrameBytes", options.maxFrameBytes, 64 * 1024 * 1024),
    restart: {
      baseMs: duration("restart.baseMs", options.restart?.baseMs, 100),
      maxMs: duration("restart.maxMs", options.restart?.maxMs, 5_000),
      maxFailures: count("restart.maxFailures", options.restart?.maxFailures, 5),
    },
    onNotification: options.onNotification,
    onRequest: options.onRequest,
    clock: options.clock ?? systemClock,
  };
}

function protocolOf(value: Protocol): Protocol {
  if (isProtocol(value)) return value;
  throw new RangeError(`protocol must be "jsonl", "lsp" or "length-prefixed", got ${JSON.stringify(value)}`);
}

function readyOf(value: Ready | undefined): Ready | undefined {
  if (value === undefined || typeof value === "function") return value;
  if (typeof value === "object" && value !== null) {
    const { request, notification }: { readonly request?: unknown; readonly notification?: unknown } = value;
    if (typeof (request ?? notification) === "string") return value;
  }
  throw new TypeError(
    `ready must be { request }, { notification } or a function, got ${JSON.stringify(value)}`,
  );
}

function count(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value >= 1)) return value;
  throw new RangeError(`${name} must be a whole number of at least 1, got ${value}`);
}

function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${name} must be finite, got ${value}`);
}

/** @throws RangeError when the value is not a number of milliseconds. */
export function duration(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === "number" && value >= 0) return value;
  throw new RangeError(`${name} must be a number of milliseconds, got ${value}`);
}
