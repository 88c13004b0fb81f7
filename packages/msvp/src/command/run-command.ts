import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { type Clock, systemClock } from "../clock.ts";
import { duration } from "../duration.ts";
import { CommandSyntaxError } from "../errors.ts";
import { changeFolder } from "./change-folder.ts";
import type { CommandEvidence } from "./evidence.ts";
import { programLaunch, shellLaunch } from "./launch.ts";
import { OutputTail } from "./output-tail.ts";
import { type ProgramEnd, runProgram } from "./run-program.ts";
import { type PlainCommand, parseCommand } from "./shell-words.ts";
import { markerVariable } from "./stragglers.ts";

/** What to run: a command line as a person writes it, or an argument vector that nothing interprets. */
export type CommandSpec = { readonly command: string } | { readonly argv: readonly string[] };

export interface RunCommandOptions {
  /** Folder to run in. @default process.cwd() */
  readonly cwd?: string;
  /** Environment variables, added to those of this process; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Lets the platform's shell interpret a command line. For a person's configuration to decide, never for whoever
   * wrote the command. @default false
   */
  readonly shell?: boolean;
  /** Time limit of the whole command in milliseconds. @default 600000 */
  readonly timeoutMs?: number;
  /** Between the request to end and the kill, in milliseconds. @default 2000 */
  readonly graceMs?: number;
  /** Wait for the end of output after the end of the program, in milliseconds. @default 1000 */
  readonly drainMs?: number;
  /**
   * Leaves processes alone that made a session of their own, such as the daemon of a build tool, when the command ended
   * by itself. At the time limit they are ended all the same. @default false
   */
  readonly sparesDaemons?: boolean;
  /** Length of the kept end of the output, in UTF-16 units. @default 16000 */
  readonly tailLength?: number;
  /** Ends the command; its evidence then says `"aborted"`. */
  readonly signal?: AbortSignal;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Epoch milliseconds, for `startedAt`. @default Date.now */
  readonly timestamp?: () => number;
}

/**
 * Runs a command to its end and says what happened; never throws for what the command does. It lasts at most
 * `timeoutMs + graceMs + 2 * drainMs`, and leaves no process of its group behind.
 *
 * @throws RangeError for limits that make no sense.
 * @example
 * const evidence = await runCommand({ command: "npm test" }, { cwd: project, timeoutMs: 120_000 });
 * if (!evidence.isPassed) console.log(evidence.outcome, evidence.exitCode, evidence.outputTail);
 */
export async function runCommand(
  spec: CommandSpec,
  options: RunCommandOptions = {},
): Promise<CommandEvidence> {
  const run = new CommandRun(spec, options);
  return run.evidence();
}

interface Step {
  readonly launch: (cwd: string, env: NodeJS.ProcessEnv) => ReturnType<typeof programLaunch>;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

class CommandRun {
  readonly #spec: CommandSpec;
  readonly #options: RunCommandOptions;
  readonly #clock: Clock;
  readonly #output: OutputTail;
  readonly #deadline: number;
  readonly #startedAt: number;
  readonly #startedClock: number;
  readonly #firstCwd: string;
  #cwd: string;
  #stepsRun = 0;
  #leftovers = false;

  constructor(spec: CommandSpec, options: RunCommandOptions) {
    const timeoutMs = duration("timeoutMs", options.timeoutMs ?? 600_000, 0);
    duration("graceMs", options.graceMs ?? 0, 0);
    duration("drainMs", options.drainMs ?? 0, 0);
    const tailLength = options.tailLength ?? 16_000;
    if (!(tailLength >= 0)) throw new RangeError(`tailLength must be at least 0, got ${tailLength}`);
    this.#spec = spec;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#output = new OutputTail(tailLength);
    this.#startedAt = (options.timestamp ?? Date.now)();
    this.#startedClock = this.#clock.now();
    this.#deadline = this.#startedClock + timeoutMs;
    this.#firstCwd = resolve(options.cwd ?? process.cwd());
    this.#cwd = this.#firstCwd;
  }

  async evidence(): Promise<CommandEvidence> {
    let steps: readonly Step[] = [];
    try {
      steps = this.#steps();
    } catch (error) {
      if (!(error instanceof CommandSyntaxError)) throw error;
      return this.#report(refusal(error.code, error.message), 0);
    }
    let end = refusal("OCO_MSVP_COMMAND_SYNTAX", "the command is empty");
    for (const step of steps) {
      end = await this.#runStep(step);
      this.#leftovers ||= end.leftovers;
      if (end.outcome !== "exited" || end.exitCode !== 0) break;
    }
    return this.#report(end, steps.length);
  }

  #steps(): readonly Step[] {
    const spec = this.#spec;
    if ("argv" in spec) return [plainStep({ argv: spec.argv, env: {} })];
    if (this.#options.shell !== true) return parseCommand(spec.command).map(plainStep);
    return [{ argv: [], env: {}, launch: () => shellLaunch(spec.command, process.platform) }];
  }

  async #runStep(step: Step): Promise<ProgramEnd> {
    if (this.#options.signal?.aborted === true) return cutShort("aborted");
    const leftMs = this.#deadline - this.#clock.now();
    if (leftMs <= 0) return cutShort("timed-out");
    if (!("argv" in this.#spec) && step.argv[0] === "cd") {
      const moved = changeFolder(this.#cwd, step.argv);
      this.#stepsRun += 1;
      if (typeof moved === "string") this.#cwd = moved;
      else this.#output.writer().write(Buffer.from(`${moved.problem}\n`));
      return { ...ended, exitCode: typeof moved === "string" ? 0 : 1 };
    }
    const marker = randomUUID();
    const env = { ...process.env, ...this.#options.env, ...step.env, [markerVariable]: marker };
    const launch = { ...step.launch(this.#cwd, env), cwd: this.#cwd, env, marker };
    const end = await runProgram(launch, this.#output, {
      clock: this.#clock,
      timeoutMs: leftMs,
      graceMs: this.#options.graceMs ?? 2000,
      drainMs: this.#options.drainMs ?? 1000,
      sparesDaemons: this.#options.sparesDaemons ?? false,
      signal: this.#options.signal,
    });
    if (end.outcome !== "not-started") this.#stepsRun += 1;
    return end;
  }

  #report(end: ProgramEnd, steps: number): CommandEvidence {
    return {
      kind: "command",
      command: "argv" in this.#spec ? showArgv(this.#spec.argv) : this.#spec.command,
      cwd: this.#firstCwd,
      shell: !("argv" in this.#spec) && this.#options.shell === true,
      outcome: end.outcome,
      isPassed: end.outcome === "exited" && end.exitCode === 0,
      exitCode: end.exitCode,
      signal: end.signal,
      startedAt: this.#startedAt,
      durationMs: this.#clock.now() - this.#startedClock,
      outputTail: this.#output.toString(),
      outputBytes: this.#output.bytes,
      truncated: this.#output.isTruncated,
      timedOut: end.outcome === "timed-out",
      leftovers: this.#leftovers,
      stepsRun: this.#stepsRun,
      steps,
      error: end.error,
    };
  }
}

const ended: ProgramEnd = { outcome: "exited", exitCode: 0, signal: null, leftovers: false, error: null };

function cutShort(outcome: "aborted" | "timed-out"): ProgramEnd {
  return { ...ended, outcome, exitCode: null };
}

function refusal(code: string, message: string): ProgramEnd {
  return { ...ended, outcome: "not-started", exitCode: null, error: { code, message } };
}

function plainStep({ argv, env }: PlainCommand): Step {
  return { argv, env, launch: (cwd, merged) => programLaunch(argv, cwd, merged, process.platform) };
}

/** An argument vector as one line that `parseCommand` reads back. */
function showArgv(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
