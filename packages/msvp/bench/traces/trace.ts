import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One event of a session, in milliseconds after the prompt was sent. Ids are numbered per trace. */
export type Fact =
  | readonly [at: number, kind: "status", type: string]
  | readonly [at: number, kind: "idle"]
  | readonly [at: number, kind: "error", name: string]
  | readonly [at: number, kind: "compacted"]
  | readonly [
      at: number,
      kind: "message",
      id: string,
      role: string,
      completed: boolean,
      finish: string,
      error: string,
    ]
  | readonly [at: number, kind: "part", id: string, message: string, type: string, toolState: string]
  | readonly [at: number, kind: "delta", part: string];

/** A recorded session: its events and how long the recorder went on watching after the last of them. */
export interface Trace {
  readonly name: string;
  /** What happens in it. */
  readonly about: string;
  readonly opencode: string;
  /** When the prompt call, or the last of them, returned. */
  readonly returnedAtMs: number;
  /** How long nothing came after the last fact. */
  readonly quietTailMs: number;
  readonly facts: readonly Fact[];
}

export const traceFolder: string = join(import.meta.dirname, "..", "..", "test", "fixtures", "traces");

/** Every recorded trace, by name. */
export function loadTraces(): readonly Trace[] {
  return readdirSync(traceFolder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(traceFolder, file), "utf8")) as Trace);
}

/**
 * When the session was truly finished: at its last change of status, after which the recorder saw nothing but
 * bookkeeping. Whatever a rule says before this instant is false.
 */
export function trueEndMs({ name, facts }: Trace): number {
  const last = facts.findLast(([, kind]) => kind === "status");
  if (last?.[2] !== "idle") throw new Error(`trace ${name} does not end idle`);
  return last[0];
}

/** Writes a trace with one fact per line. */
export function formatTrace({ facts, ...head }: Trace): string {
  const lines = facts.map((fact) => `    ${JSON.stringify(fact)}`);
  const start = JSON.stringify(head, undefined, 2).replace(/\n}$/, ",\n");
  return `${start}  "facts": [\n${lines.join(",\n")}\n  ]\n}\n`;
}
