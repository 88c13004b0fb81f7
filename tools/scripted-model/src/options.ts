import { setTimeout as wait } from "node:timers/promises";
import type { Delay } from "./reply/play.ts";
import { type AgentMarks, type AgentOf, recogniseAgent } from "./request/agent.ts";
import { compileScript, type Script, type ScriptFunction } from "./script.ts";

export interface ScriptedModelOptions {
  readonly script: Script;
  /** Clock of the record, in milliseconds. @default the wall clock, monotonic and with fractions */
  readonly now?: () => number;
  /** Plays delays. @default a timer */
  readonly delay?: Delay;
  /** Recognises the agent of a request. @default `recogniseAgent(agents)` */
  readonly agentOf?: AgentOf;
  /** Marks in the system text that the default recognition looks for. */
  readonly agents?: AgentMarks;
  /** Counts the tokens of a text. @default a quarter of its characters, rounded up */
  readonly countTokens?: (text: string) => number;
  /** Answers title requests without asking the script; `false` leaves them to it. @default "Scripted session" */
  readonly title?: string | false;
  /** Names under `/v1/models`; any name is answered. @default ["fake"] */
  readonly models?: readonly string[];
  /** Into how many events a text or the arguments of a call are cut. @default 4 */
  readonly pieces?: number;
  /** Requests that the record keeps; older ones are dropped and counted. @default 5000 */
  readonly maxRequests?: number;
  /** Bytes of request bodies that the record keeps. @default 256 MiB */
  readonly maxBytes?: number;
  /** Longest request body that is accepted. @default 32 MiB */
  readonly maxRequestBytes?: number;
}

/** The options with their defaults. */
export interface Settings {
  readonly script: ScriptFunction;
  readonly now: () => number;
  readonly delay: Delay;
  readonly agentOf: AgentOf;
  readonly countTokens: (text: string) => number;
  readonly title: string | false;
  readonly models: readonly string[];
  readonly pieces: number;
  readonly maxRequests: number;
  readonly maxBytes: number;
  readonly maxRequestBytes: number;
}

const mebibyte = 2 ** 20;

/** @throws RangeError for a limit that is not a positive integer */
export function settle(options: ScriptedModelOptions): Settings {
  return {
    script: compileScript(options.script),
    now: options.now ?? (() => performance.timeOrigin + performance.now()),
    delay: options.delay ?? ((ms, signal) => wait(ms, undefined, { signal })),
    agentOf: options.agentOf ?? recogniseAgent(options.agents),
    countTokens: options.countTokens ?? ((text) => Math.ceil(text.length / 4)),
    title: options.title ?? "Scripted session",
    models: options.models ?? ["fake"],
    pieces: positive("pieces", options.pieces ?? 4),
    maxRequests: positive("maxRequests", options.maxRequests ?? 5000),
    maxBytes: positive("maxBytes", options.maxBytes ?? 256 * mebibyte),
    maxRequestBytes: positive("maxRequestBytes", options.maxRequestBytes ?? 32 * mebibyte),
  };
}

function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`${name} is ${value}, not a positive integer`);
}
