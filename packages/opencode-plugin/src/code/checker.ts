import { existsSync } from "node:fs";
import { join } from "node:path";
import { type CommandEvidence, parseCommand, runCommand } from "@oco/msvp";
import { type Place, worktreeRoot } from "../search/worktree.ts";
import type { CodeOptions } from "./options.ts";

/** The command that checks a project, and where it runs. */
export interface Checker {
  readonly command: string;
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** One fault that a checker names. */
export interface Diagnostic {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * The project's checker: the configured command, else TypeScript where the working folder or the worktree has a
 * `tsconfig.json` and the compiler installed.
 *
 * @throws Error that says what to configure.
 */
export function checkerOf(place: Place, options: CodeOptions): Checker {
  const root = worktreeRoot(place);
  if (options.checker !== undefined) {
    const [first, ...more] = parseCommand(options.checker);
    if (first === undefined || more.length > 0) {
      throw new Error("code.checker must be one program with its arguments.");
    }
    return { command: options.checker, argv: first.argv, cwd: root };
  }
  for (const cwd of [place.directory, root]) {
    const compiler = [cwd, root]
      .map((folder) => join(folder, "node_modules", "typescript", "bin", "tsc"))
      .find(existsSync);
    if (compiler === undefined || !existsSync(join(cwd, "tsconfig.json"))) continue;
    const argv = [compiler, "--noEmit", "--pretty", "false"];
    return {
      command: "tsc --noEmit",
      argv: process.versions["bun"] === undefined ? [process.execPath, ...argv] : ["node", ...argv],
      cwd,
    };
  }
  throw new Error(
    "This project has no checker that is known here: there is no tsconfig.json with TypeScript installed. A person sets code.checker to the command that checks it.",
  );
}

/** Runs the checker; what it found is in the evidence, whatever it came to. */
export function runChecker(
  checker: Checker,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<CommandEvidence> {
  return runCommand({ argv: checker.argv }, { cwd: checker.cwd, timeoutMs, signal, tailLength: 64_000 });
}

/** The faults in the forms `path(line,column): ...` and `path:line:column: ...`. */
export function parseDiagnostics(output: string): readonly Diagnostic[] {
  return output.split("\n").flatMap((line) => {
    const found = /^(.+?)(?:\((\d+),(\d+)\)|:(\d+):(\d+)):?\s+(?:- )?(.+)$/.exec(line.trim());
    if (found === null) return [];
    const [, path = "", line1, column1, line2, column2, message = ""] = found;
    return [{ path, line: Number(line1 ?? line2), column: Number(column1 ?? column2), message }];
  });
}
