import { HostError } from "./errors.ts";
import type { Binary } from "./home/binary.ts";
import { type Directories, logFile } from "./home/directories.ts";
import { buildEnvironment } from "./home/environment.ts";
import { HostLog } from "./log.ts";
import type { Guard } from "./process/guard.ts";
import { HostProcess } from "./process/host-process.ts";
import { rootVariable } from "./process/sweep.ts";

/** How one process differs from the others of its host. */
export interface StartOptions {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** @default the OpenCode binary */
  readonly path?: string;
}

/** Starts processes in one scratch home. */
export class Launcher {
  readonly directories: Directories;
  readonly binary: Binary;
  readonly guard: Guard;
  readonly log: HostLog;
  readonly #env: Readonly<Record<string, string>>;
  readonly #running = new Set<HostProcess>();
  #isClosed = false;

  constructor(directories: Directories, binary: Binary, guard: Guard, env: Readonly<Record<string, string>>) {
    this.directories = directories;
    this.binary = binary;
    this.guard = guard;
    this.log = new HostLog(logFile(directories));
    this.#env = env;
  }

  /** The whole environment of a process of this home. */
  environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    const own = { [rootVariable]: this.directories.root };
    return buildEnvironment(this.directories, { ...own, ...this.#env, ...extra });
  }

  /** @throws HostError `OCO_HOST_DISPOSED` after `close`, `OCO_HOST_START` when the program cannot be started */
  async start(args: readonly string[], { cwd, input, env, path }: StartOptions): Promise<HostProcess> {
    if (this.#isClosed) throw new HostError("OCO_HOST_DISPOSED", "the host was disposed");
    const child = await HostProcess.start({
      path: path ?? this.binary.path,
      args,
      cwd,
      environment: this.environment(env),
      guard: this.guard,
      ...(input === undefined ? {} : { input }),
    });
    this.#running.add(child);
    void child.exited.finally(() => this.#running.delete(child));
    return child;
  }

  /** Kills what runs and waits for its end; nothing can be started from now on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#running].map((child) => child.kill()));
  }
}
