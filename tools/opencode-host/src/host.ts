import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAgentHeaderPlugin } from "./home/agent-header.ts";
import { findBinary } from "./home/binary.ts";
import { buildConfig, type PluginEntry } from "./home/config.ts";
import {
  configDirectory,
  createDirectories,
  type Directories,
  removeDirectories,
} from "./home/directories.ts";
import { createProject, gitConfig, type ProjectFiles, writeFiles } from "./home/project.ts";
import { seedConfigDirectory } from "./home/seed.ts";
import { Launcher } from "./launcher.ts";
import { Guard } from "./process/guard.ts";
import { type FoundProcess, findProcesses, killProcesses } from "./process/sweep.ts";
import { type RunOptions, type RunResult, runPrompt } from "./run/run.ts";
import type { HostServer } from "./serve/server.ts";
import { type ServeOptions, startServer } from "./serve/start-server.ts";
import { Terminal, type TerminalOptions } from "./tui/terminal.ts";

export interface HostOptions {
  /** The model server, which becomes the provider `fake/fake`. @default no provider */
  readonly model?: { readonly url: string };
  /** The files of the project. @default a single README.md */
  readonly files?: ProjectFiles;
  /** Whether the project is a git repository with one commit. @default true */
  readonly isGit?: boolean;
  /** Plugins, by absolute path. @default none */
  readonly plugins?: readonly PluginEntry[];
  /** Plugins of the terminal interface, by absolute path. @default none */
  readonly tuiPlugins?: readonly PluginEntry[];
  /** Settings of `opencode.json` that are added to, or win over, those that the host makes. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Size of the model's context, which decides when OpenCode compacts. @default 200000 */
  readonly contextTokens?: number;
  /** Whether model requests name their agent in the header `x-oco-agent`, by a plugin of the host. @default true */
  readonly hasAgentHeader?: boolean;
  /** More environment variables for every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Leaves the scratch tree in place, to look into it afterwards. @default false */
  readonly isKept?: boolean;
}

/**
 * A scratch home and project for the real OpenCode binary.
 *
 * @example
 * await using model = await startScriptedModel({ script: () => text("Hello.") });
 * await using host = await startHost({ model, files: { "a.txt": "a" } });
 * const { exitCode, text } = await host.run("Hi");
 */
export class Host implements AsyncDisposable {
  readonly #launcher: Launcher;
  readonly #isKept: boolean;
  readonly #terminals: Terminal[] = [];
  #closed: Promise<void> | undefined;

  constructor(launcher: Launcher, isKept: boolean) {
    this.#launcher = launcher;
    this.#isKept = isKept;
  }

  /** Where everything is. */
  get directories(): Directories {
    return this.#launcher.directories;
  }

  /** The folder of the project. */
  get project(): string {
    return this.directories.project;
  }

  /** The scratch home folder. */
  get home(): string {
    return this.directories.home;
  }

  /** The version of OpenCode. */
  get version(): string {
    return this.#launcher.binary.version;
  }

  /** Runs one prompt with `opencode run`. */
  run(prompt: string, options: RunOptions = {}): Promise<RunResult> {
    return runPrompt(this.#launcher, prompt, options);
  }

  /** Starts `opencode serve`. After a crash the next one finds what the last one left in the home. */
  serve(options: ServeOptions = {}): Promise<HostServer> {
    return startServer(this.#launcher, options);
  }

  /** Opens the terminal interface under tmux. */
  async tui(options: TerminalOptions = {}): Promise<Terminal> {
    const terminal = await Terminal.open(this.#launcher, options, this.#terminals.length);
    this.#terminals.push(terminal);
    return terminal;
  }

  /** OpenCode's log so far. */
  readLog(): Promise<string> {
    return this.#launcher.log.read();
  }

  /** Writes files into the project. */
  write(files: Readonly<Record<string, string>>): Promise<void> {
    return writeFiles(this.project, files);
  }

  /** Every live process of this home, those that OpenCode started too. Reads `/proc`; elsewhere it finds none. */
  processes(): Promise<FoundProcess[]> {
    return findProcesses(this.directories.root);
  }

  /** The environment of the host's processes, to run something else in the same home. */
  environment(): Record<string, string> {
    return this.#launcher.environment();
  }

  /** Kills every process and removes the scratch tree. May be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const processes = this.#launcher.close();
    await Promise.all(this.#terminals.map((terminal) => terminal.close().catch(() => {})));
    await processes;
    await killProcesses(this.directories.root);
    if (!this.#isKept) await removeDirectories(this.directories);
    await this.#launcher.guard.release();
  }
}

/**
 * Makes a scratch home, seeded so that nothing is fetched, and a project in it. No process is started yet.
 *
 * @throws HostError `OCO_HOST_MISSING` when OpenCode is not installed
 */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const { isKept = false, env = {} } = options;
  const binary = findBinary();
  const directories = await createDirectories();
  const launcher = new Launcher(directories, binary, new Guard(directories.root, isKept), env);
  const host = new Host(launcher, isKept);
  try {
    await furnish(launcher, options);
    return host;
  } catch (error) {
    await host.close();
    throw error;
  }
}

async function furnish(launcher: Launcher, options: HostOptions): Promise<void> {
  const { directories, binary } = launcher;
  const { model, plugins = [], config = {}, hasAgentHeader = true, contextTokens = 200_000 } = options;
  const { files = { "README.md": "# Scratch\n" }, isGit = true, tuiPlugins = [] } = options;
  const header = hasAgentHeader ? [await writeAgentHeaderPlugin(directories.root)] : [];
  const settings = buildConfig({
    modelUrl: model?.url,
    contextTokens,
    plugins: [...header, ...plugins],
    settings: config,
  });
  const configPath = configDirectory(directories);
  await seedConfigDirectory(configPath, binary.version);
  await writeFile(join(configPath, "opencode.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
  await writeFile(join(configPath, "tui.json"), `${JSON.stringify({ plugin: tuiPlugins })}\n`);
  await writeFile(join(directories.home, ".gitconfig"), gitConfig);
  const environment = launcher.environment();
  await createProject(directories.project, { files, isGit, opencodeVersion: binary.version, environment });
}
