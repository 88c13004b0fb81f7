import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { HostError } from "../errors.ts";
import type { Launcher } from "../launcher.ts";
import { signalGroup } from "../process/group.ts";
import { findProcesses } from "../process/sweep.ts";
import { until } from "../process/until.ts";

const execute = promisify(execFile);

export interface TerminalOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** @default 160 */
  readonly columns?: number;
  /** @default 48 */
  readonly rows?: number;
  /** @default the project */
  readonly directory?: string;
}

const configuration = `set -g status off
set -g remain-on-exit on
set -g escape-time 0
set -g default-terminal tmux-256color
set -g default-shell /bin/sh
`;

/** OpenCode's terminal interface inside a tmux of its own. */
export class Terminal implements AsyncDisposable {
  readonly #launcher: Launcher;
  readonly #socket: string;
  readonly #server: number;
  /** The process of OpenCode itself. */
  readonly pid: number;
  #isClosed = false;

  private constructor(launcher: Launcher, socket: string, server: number, pid: number) {
    this.#launcher = launcher;
    this.#socket = socket;
    this.#server = server;
    this.pid = pid;
    launcher.guard.add(server);
    launcher.guard.add(pid);
  }

  /** @throws HostError `OCO_HOST_MISSING` when tmux is not installed */
  static async open(launcher: Launcher, options: TerminalOptions, id: number): Promise<Terminal> {
    const {
      args = [],
      env = {},
      columns = 160,
      rows = 48,
      directory = launcher.directories.project,
    } = options;
    const { root } = launcher.directories;
    const socket = join(root, `tmux-${id}`);
    const config = join(root, "tmux.conf");
    await writeFile(config, configuration);
    const size = ["-x", String(columns), "-y", String(rows)];
    // tmux hands a single word to a shell; with `env` before it the pane is OpenCode itself.
    const command = ["env", launcher.binary.path, ...args];
    const environment = launcher.environment(env);
    const report = ["display-message", "-p", "#{pid} #{pane_pid}"];
    const started = await execute(
      "tmux",
      [
        "-S",
        socket,
        "-f",
        config,
        "new-session",
        "-d",
        ...size,
        "-c",
        directory,
        "--",
        ...command,
        ";",
        ...report,
      ],
      { env: environment, cwd: directory },
    ).catch((cause: unknown) => {
      throw new HostError("OCO_HOST_MISSING", "tmux could not be started; is it installed?", { cause });
    });
    const [server, pid] = started.stdout.trim().split(" ").map(Number);
    return new Terminal(launcher, socket, server as number, pid as number);
  }

  /** Presses keys by their tmux names, such as `Enter`, `Escape`, `C-c`, `Tab`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  /** Types a text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", "--", text);
  }

  /** What the terminal shows, one line per row, without trailing blanks. */
  screen(): Promise<string> {
    return this.#tmux("capture-pane", "-p");
  }

  /**
   * Waits until the screen shows a text, and returns the screen.
   *
   * @throws HostError `OCO_HOST_TIMEOUT` after the time limit (default 60000 ms), with the screen and the log
   */
  async waitFor(text: string | RegExp, timeoutMs = 60_000): Promise<string> {
    let screen = "";
    const found = await until(
      async () => {
        screen = await this.screen();
        const isShown = typeof text === "string" ? screen.includes(text) : screen.search(text) >= 0;
        return isShown ? screen : undefined;
      },
      timeoutMs,
      100,
    );
    if (found !== undefined) return found;
    const message = `the screen did not show ${String(text)} within ${timeoutMs} ms; it shows:\n${screen}`;
    throw new HostError("OCO_HOST_TIMEOUT", `${message}\n${await this.#launcher.log.tail()}`);
  }

  /** Ends the terminal and everything in it. May be called again. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    signalGroup(this.pid, "SIGKILL");
    await this.#tmux("kill-server").catch(() => {});
    await until(() => this.#isGone(), 5000);
    this.#launcher.guard.drop(this.pid);
    this.#launcher.guard.drop(this.#server);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  // A signal only asks for the end; whoever closes a terminal may look at the processes next.
  async #isGone(): Promise<true | undefined> {
    const left = await findProcesses(this.#launcher.directories.root);
    return left.some(({ pid }) => pid === this.pid || pid === this.#server) ? undefined : true;
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await execute("tmux", ["-S", this.#socket, ...args], {
      env: this.#launcher.environment(),
      timeout: 10_000,
    });
    return stdout.replace(/[^\S\n]+$/gm, "");
  }
}
