import { ProcessExitedError, SpawnError } from "../errors.ts";
import type { ChildExit } from "./link.ts";

/** The error of a child that came to its end by itself. */
export function exitError(exit: ChildExit, command: string, pid: number): Error {
  if (exit.kind === "not-started") return new SpawnError(command, exit.cause);
  return new ProcessExitedError(pid, exit.exitCode, exit.signal, exit.stderrTail);
}
