import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "../clock.ts";
import type { CommandFault, CommandOutcome } from "./evidence.ts";
import type { Launch } from "./launch.ts";
import type { OutputTail } from "./output-tail.ts";
import { signalGroup } from "./process-group.ts";
import { endStragglers } from "./stragglers.ts";

/** How one program ended. */
export interface ProgramEnd {
  readonly outcome: CommandOutcome;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly leftovers: boolean;
  readonly error: CommandFault | null;
}

export interface ProgramLimits {
  readonly clock: Clock;
  /** Time left in milliseconds. */
  readonly timeoutMs: number;
  /** Between the request to end and the kill. */
  readonly graceMs: number;
  /** How long to wait for the end of the output, and for a killed process to be gone. */
  readonly drainMs: number;
  /** Leaves daemons of a program that ended by itself alone. */
  readonly sparesDaemons: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs one program in a process group of its own and waits for its end, which is bounded whatever it does (C1): at the
 * time limit the group is asked to end, after `graceMs` it is killed, and a pipe that somebody still holds open, or a
 * process that cannot be killed, is waited for `drainMs` and then given up. When the program has ended by itself, what it
 * left running is killed as well (C2).
 */
export function runProgram(launch: Launch, output: OutputTail, limits: ProgramLimits): Promise<ProgramEnd> {
  let child: ChildProcess;
  try {
    child = spawn(launch.file, [...launch.args], {
      cwd: launch.cwd,
      env: launch.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
      windowsVerbatimArguments: launch.isVerbatim,
    });
  } catch (error) {
    return Promise.resolve(notStarted(error));
  }
  return new RunningProgram(child, launch.marker, output, limits).ended;
}

class RunningProgram {
  readonly ended: Promise<ProgramEnd>;
  readonly #child: ChildProcess;
  readonly #marker: string;
  readonly #limits: ProgramLimits;
  readonly #timers = new Map<string, unknown>();
  #settle!: (end: ProgramEnd) => void;
  #cut: "timed-out" | "aborted" | undefined;
  #exit: { readonly code: number | null; readonly signal: string | null } | undefined;
  #leftovers = false;
  #isDone = false;

  constructor(child: ChildProcess, marker: string, output: OutputTail, limits: ProgramLimits) {
    this.#child = child;
    this.#marker = marker;
    this.#limits = limits;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    for (const stream of [child.stdout, child.stderr]) {
      const writer = output.writer();
      stream?.on("data", (chunk: Uint8Array) => writer.write(chunk));
      stream?.on("end", () => writer.end());
      stream?.on("error", () => undefined);
    }
    child.on("error", (error) => {
      if (child.pid === undefined) this.#finish(notStarted(error));
    });
    child.on("exit", (code, signal) => this.#onExit(code, signal));
    child.on("close", () => this.#conclude(null));
    limits.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (limits.signal?.aborted === true) this.#onAbort();
    else if (Number.isFinite(limits.timeoutMs))
      this.#after("limit", limits.timeoutMs, () => this.#end("timed-out"));
  }

  readonly #onAbort = (): void => this.#end("aborted");

  #end(cut: "timed-out" | "aborted"): void {
    if (this.#isDone || this.#exit !== undefined || this.#cut !== undefined) return;
    this.#cut = cut;
    this.#forget("limit");
    signalGroup(this.#child, "SIGTERM");
    this.#after("grace", this.#limits.graceMs, () => {
      signalGroup(this.#child, "SIGKILL");
      this.#after("drain", this.#limits.drainMs, () =>
        this.#conclude({ code: "EBUSY", message: "the process could not be killed" }),
      );
    });
  }

  #onExit(code: number | null, signal: string | null): void {
    this.#exit = { code, signal };
    this.#forget("limit");
    this.#forget("grace");
    this.#forget("drain");
    // The leader is gone; whoever is left in its group, or carries its mark, was left behind.
    const hadGroup = process.platform !== "win32" && signalGroup(this.#child, "SIGKILL");
    const isSpared = this.#limits.sparesDaemons && this.#cut === undefined;
    const hadStragglers = !isSpared && endStragglers(this.#marker);
    this.#leftovers = hadGroup || hadStragglers;
    this.#after("drain", this.#limits.drainMs, () => this.#conclude(null));
  }

  #conclude(error: CommandFault | null): void {
    const exitCode = this.#exit?.code ?? null;
    const signal = this.#exit?.signal ?? null;
    const outcome = this.#cut ?? (exitCode === null ? "signaled" : "exited");
    const isCut = this.#cut !== undefined;
    this.#finish({ outcome, exitCode: isCut ? null : exitCode, signal, leftovers: this.#leftovers, error });
  }

  #finish(end: ProgramEnd): void {
    if (this.#isDone) return;
    this.#isDone = true;
    for (const name of [...this.#timers.keys()]) this.#forget(name);
    this.#limits.signal?.removeEventListener("abort", this.#onAbort);
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    this.#child.unref();
    this.#settle(end);
  }

  #after(name: string, delayMs: number, callback: () => void): void {
    this.#timers.set(name, this.#limits.clock.setTimeout(callback, delayMs));
  }

  #forget(name: string): void {
    const handle = this.#timers.get(name);
    if (handle === undefined) return;
    this.#timers.delete(name);
    this.#limits.clock.clearTimeout(handle);
  }
}

function notStarted(error: unknown): ProgramEnd {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN";
  return { outcome: "not-started", exitCode: null, signal: null, leftovers: false, error: { code, message } };
}
