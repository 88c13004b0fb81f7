import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { CommandChecks, MissionEngine, type MissionSchema, type MissionView, SharedTree } from "@oco/mission";
import { openStore, type Store } from "@oco/mvcc";
import type { Client } from "../host/opencode-client.ts";
import { OpencodeV1Host } from "../host/opencode-v1-host.ts";
import { SessionActivity } from "../host/session-activity.ts";
import { isOwnerGone, ownerName } from "../state/owner.ts";
import { stateDirectory } from "../state/state-directory.ts";
import { TodoFile } from "../todo/todo-file.ts";
import { TypedGoals } from "./typed-goals.ts";

export interface ProjectRuntimeOptions {
  readonly client: Client;
  /** The project's directory; everything that the runtime keeps belongs to it alone (M8). */
  readonly directory: string;
  readonly onFault: (message: string, error: unknown) => void;
}

/** Everything of the plugin that belongs to one project: its store, its engine, and what connects them to the host. */
export class ProjectRuntime implements AsyncDisposable {
  readonly directory: string;
  readonly activity: SessionActivity = new SessionActivity();
  readonly goals: TypedGoals = new TypedGoals();
  readonly #options: ProjectRuntimeOptions;
  readonly #todo: TodoFile;
  #opened: Promise<{ readonly engine: MissionEngine; readonly store: Store<MissionSchema> }> | undefined;

  constructor(options: ProjectRuntimeOptions) {
    this.directory = options.directory;
    this.#options = options;
    this.#todo = new TodoFile(options.directory, this.onFault("write todo.md"));
  }

  /** The mission engine; opened when it is first needed, so that a project without missions costs nothing. */
  async engine(): Promise<MissionEngine> {
    this.#opened ??= this.#open();
    try {
      return (await this.#opened).engine;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** Whether the project had missions before. */
  hasState(): boolean {
    return existsSync(this.#storePath());
  }

  /** Refuses, in one line that says what to do, to start a mission that could not be carried out here. */
  preflight(): void {
    try {
      accessSync(this.directory, constants.W_OK);
    } catch (error) {
      throw new Error(
        `The project ${this.directory} cannot be written to. Make it writable, or open another one.`,
        { cause: error },
      );
    }
  }

  /** A handler for a fault that must not reach the host (M10). */
  onFault(what: string): (error: unknown) => void {
    return (error) => this.#options.onFault(`could not ${what}`, error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    await opened?.engine[Symbol.asyncDispose]();
    await opened?.store.close();
  }

  async #open(): Promise<{ readonly engine: MissionEngine; readonly store: Store<MissionSchema> }> {
    const path = this.#storePath();
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const owner = ownerName();
    const store = await openStore<MissionSchema>({ path, author: owner });
    const { client, directory, onFault } = this.#options;
    const engine = new MissionEngine({
      host: new OpencodeV1Host(client, this.activity, directory, Date.now),
      checks: new CommandChecks(),
      workspace: new SharedTree(directory),
      store,
      owner,
      isOwnerGone,
      onFault,
      onStep: (view: MissionView) => this.#todo.show(view),
    });
    return { engine, store };
  }

  #storePath(): string {
    return join(stateDirectory(this.directory), "store");
  }
}
