import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { HostError } from "../errors.ts";
import { signalGroup } from "./group.ts";
import type { Guard } from "./guard.ts";
import { OutputText } from "./output-text.ts";
import { within } from "./until.ts";

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProcessOptions {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What it reads from its standard input, which then ends. @default nothing */
  readonly input?: string;
  readonly guard: Guard;
}

/** A process that leads a group of its own, with its output collected. */
export class HostProcess {
  readonly pid: number;
  readonly stdout: OutputText = new OutputText();
  readonly stderr: OutputText = new OutputText();
  /** Resolves when the process has ended and its output has been read. */
  readonly exited: Promise<Exit>;
  #exit: Exit | undefined;

  private constructor(child: ChildProcess, pid: number, guard: Guard) {
    this.pid = pid;
    guard.add(pid);
    child.stdout?.on("data", (chunk: Buffer) => this.stdout.append(chunk));
    child.stderr?.on("data", (chunk: Buffer) => this.stderr.append(chunk));
    const isRead = once(child, "close");
    this.exited = once(child, "exit").then(async ([code, signal]) => {
      guard.drop(pid);
      // A descendant in a group of its own may hold the pipes open for as long as it lives.
      await within(isRead, 1000);
      this.#exit = { code: code as number | null, signal: signal as NodeJS.Signals | null };
      return this.#exit;
    });
  }

  /** @throws HostError `OCO_HOST_START` when the program cannot be started */
  static async start(options: ProcessOptions): Promise<HostProcess> {
    const { path, args, cwd, environment, input = "", guard } = options;
    const child = spawn(path, args, { cwd, env: { ...environment }, detached: true, stdio: "pipe" });
    try {
      await once(child, "spawn");
    } catch (cause) {
      throw new HostError("OCO_HOST_START", `cannot start ${path}`, { cause });
    }
    // The process may end before it has read everything.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    return new HostProcess(child, child.pid as number, guard);
  }

  /** `undefined` while the process runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** Signals the whole group; a process that has ended is left alone. */
  signal(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) signalGroup(this.pid, signal);
  }

  /** Kills the group and waits until it is gone. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<Exit> {
    this.signal(signal);
    return this.exited;
  }
}
