import { parseArgs } from "node:util";

const parts = ["reads", "replay", "memory", "commits"] as const;

/** A part of the benchmark. */
export type Part = (typeof parts)[number];

/** What of the benchmark is to run. */
export interface Selection {
  readonly parts: readonly Part[];
  /** Contestants of the commits whose name contains one of these. */
  readonly names: readonly string[];
  readonly processes: readonly number[];
  readonly rounds: number;
}

/** Reads `--only commits --names process,NORMAL --processes 1,2 --rounds 3`; by default everything runs. */
export function readSelection(args: readonly string[]): Selection {
  const option = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { only: option, names: option, processes: option, rounds: option },
  });
  const only = values.only?.split(",") ?? parts;
  const unknown = only.find((name) => !parts.some((part) => part === name));
  if (unknown !== undefined) throw new RangeError(`--only ${unknown} is none of ${parts.join(", ")}`);
  return {
    parts: parts.filter((part) => only.includes(part)),
    names: values.names?.split(",") ?? [""],
    processes: (values.processes ?? "1,2,4,8").split(",").map(Number),
    rounds: Number(values.rounds ?? 3),
  };
}
