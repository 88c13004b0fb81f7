import { type ChildProcess, spawn } from "node:child_process";
import { markVariable } from "./host-guard.ts";
import { JobOutput, type JobOutputOptions } from "./job-output.ts";
import type { Launch } from "./launch.ts";
import { killMarked, signalTree } from "./process-tree.ts";

/** How a job stands. */
export type JobState =
  | { readonly kind: "running" }
  | { readonly kind: "exited"; readonly code: number; readonly at: number }
  | { readonly kind: "signaled"; readonly signal: string; readonly at: number }
  | { readonly kind: "killed"; readonly by: string; readonly at: number };

export interface JobOptions {
  readonly id: string;
  readonly sessionId: string;
  readonly command: string;
  readonly cwd: string;
  readonly launch: Launch;
  readonly mark: string;
  readonly graceMs: number;
  readonly output: JobOutputOptions;
  readonly now: () => number;
  readonly onEnd: (job: Job) => void;
}

/** How long the end of the output is waited for when the program is gone but somebody holds its pipe. */
const drainMs = 500;

/** One background command: a process group of its own, its output, and how it ended. */
export class Job {
  readonly id: string;
  readonly sessionId: string;
  readonly command: string;
  readonly cwd: string;
  readonly startedAt: number;
  readonly output: JobOutput;
  readonly ended: Promise<void>;
  /** Where the last look at the output ended. */
  seen = 0;
  readonly #child: ChildProcess;
  readonly #options: JobOptions;
  readonly #changed = new Set<() => void>();
  #state: JobState = { kind: "running" };
  #killedBy: string | undefined;
  #settle: () => void = () => undefined;
  #drain: NodeJS.Timeout | undefined;

  private constructor(child: ChildProcess, options: JobOptions) {
    this.#child = child;
    this.#options = options;
    this.id = options.id;
    this.sessionId = options.sessionId;
    this.command = options.command;
    this.cwd = options.cwd;
    this.startedAt = options.now();
    this.output = new JobOutput(options.output);
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    for (const stream of [child.stdout, child.stderr]) {
      const writer = this.output.writer();
      stream?.on("data", (chunk: Uint8Array) => {
        writer.write(chunk);
        this.#tell();
      });
      stream?.on("end", () => writer.end());
      stream?.on("error", () => undefined);
    }
    child.on("exit", (code, signal) => this.#onExit(code, signal));
    child.on("close", () => this.#conclude());
  }

  /** Starts a job; rejects with the system's words when the program cannot be started. */
  static async start(options: JobOptions): Promise<Job> {
    const { launch, cwd } = options;
    const child = spawn(launch.file, [...launch.args], {
      cwd,
      env: { ...process.env, ...launch.env, [markVariable]: markOf(options) },
      // No input: a program that waits for a person's answer sees the end of it at once.
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
      windowsVerbatimArguments: launch.isVerbatim,
    });
    const job = new Job(child, options);
    if (child.pid === undefined) {
      const error = await new Promise<Error>((resolve) => child.once("error", resolve));
      throw new Error(`Could not start "${options.command}": ${error.message}`, { cause: error });
    }
    child.on("error", () => undefined);
    return job;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get state(): JobState {
    return this.#state;
  }

  /** Resolves at new output, at the end, at the time limit or the abort, whichever comes first. */
  async waitForNews(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#state.kind !== "running" || this.output.total > this.seen || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#changed.delete(done);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#changed.add(done);
      signal?.addEventListener("abort", done, { once: true });
    });
  }

  /** Asks the whole group to end, kills it after the grace, and resolves when it is gone. */
  async kill(by: string): Promise<void> {
    if (this.#state.kind !== "running") return;
    this.#killedBy ??= by;
    signalTree(this.#child, "SIGTERM");
    const hard = setTimeout(() => signalTree(this.#child, "SIGKILL"), this.#options.graceMs);
    await this.ended;
    clearTimeout(hard);
  }

  #onExit(code: number | null, signal: string | null): void {
    if (this.#state.kind !== "running") return;
    // Whoever the program left behind has nobody any more that could end it.
    if (process.platform !== "win32") signalTree(this.#child, "SIGKILL");
    killMarked(markVariable, markOf(this.#options));
    const at = this.#options.now();
    if (this.#killedBy !== undefined) this.#state = { kind: "killed", by: this.#killedBy, at };
    else if (code === null) this.#state = { kind: "signaled", signal: signal ?? "unknown", at };
    else this.#state = { kind: "exited", code, at };
    this.#drain = setTimeout(() => this.#conclude(), drainMs);
  }

  #conclude(): void {
    if (this.#state.kind === "running") return;
    clearTimeout(this.#drain);
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    this.#tell();
    this.#options.onEnd(this);
    this.#settle();
  }

  #tell(): void {
    for (const listener of [...this.#changed]) listener();
  }
}

function markOf({ mark, id }: JobOptions): string {
  return `${mark}/${id}`;
}
