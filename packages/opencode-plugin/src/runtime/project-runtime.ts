import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import type { MissionEngine, MissionRecall, MissionSchema, MissionView } from "@oco/mission";
import type { Store } from "@oco/mvcc";
import { agentOf } from "../agents/team.ts";
import { BackgroundJobs } from "../background/background-jobs.ts";
import { JobEndingHost } from "../background/job-ending-host.ts";
import type { BackgroundOptions } from "../background/options.ts";
import { defaultConfig, type OcoConfig } from "../config/oco-config.ts";
import { projectDirectories } from "../config/places.ts";
import type { Delegation } from "../delegation/delegation.ts";
import { DelegationDesk } from "../delegation/delegation-desk.ts";
import { type Presence, presenceOf } from "../delegation/headless/presence.ts";
import { type DelegationOptions, defaultDelegation } from "../delegation/options.ts";
import { MissionResumption } from "../delivery/mission-resumption.ts";
import { ReportCalls } from "../delivery/report-calls.ts";
import { AgentList } from "../host/agent-list.ts";
import type { Client } from "../host/opencode-client.ts";
import { SessionActivity } from "../host/session-activity.ts";
import type { Settings } from "../plugin/settings.ts";
import { stateDirectory } from "../state/state-directory.ts";
import { missionPart } from "../state/store-part.ts";
import type { Opened } from "./open-state.ts";
import { ProjectLife } from "./project-life.ts";
import { TypedGoals } from "./typed-goals.ts";

export interface ProjectRuntimeOptions {
  readonly client: Client;
  /** The project's directory; everything that the runtime keeps belongs to it alone (M8). */
  readonly directory: string;
  readonly onFault: (message: string, error: unknown) => void;
  readonly delegation?: DelegationOptions | undefined;
  readonly background?: BackgroundOptions | undefined;
  /** What was configured. @default the defaults */
  readonly settings?: Pick<Settings, "config" | "team" | "place">;
  /** What missions are told from before. @default nothing */
  readonly recall?: MissionRecall;
  /** Shows the person a note. @default nobody is shown anything */
  readonly show?: (message: string) => void;
  /** Whether the host has an instance for a directory; asking it about another would open one. @default always */
  readonly hasInstance?: (directory: string) => boolean;
  /** Hears each committed state of each mission. */
  readonly onStep?: (view: MissionView) => void;
}

/** Everything of the plugin that belongs to one project: its store, its engine, and what connects them to the host. */
export class ProjectRuntime implements AsyncDisposable {
  readonly directory: string;
  /** Limits and choices of the person. */
  readonly config: OcoConfig;
  readonly activity: SessionActivity = new SessionActivity();
  readonly goals: TypedGoals = new TypedGoals();
  /** Who waits for a mission's end in this process. */
  readonly calls: ReportCalls = new ReportCalls();
  readonly life: ProjectLife;
  readonly agents: AgentList;
  readonly delegations: DelegationDesk;
  readonly background: BackgroundJobs;
  readonly #options: ProjectRuntimeOptions;
  readonly #presence: Presence;
  #opened: Promise<Opened> | undefined;
  #resumption: MissionResumption | undefined;

  constructor(options: ProjectRuntimeOptions) {
    this.directory = options.directory;
    this.config = options.settings?.config ?? defaultConfig;
    this.#options = options;
    this.background = new BackgroundJobs({
      ...options.background,
      folder: join(stateDirectory(options.directory), "background"),
    });
    const { client, directory, delegation = defaultDelegation } = options;
    this.#presence = presenceOf(process.argv, process.env);
    this.life = new ProjectLife(this.#presence);
    this.agents = new AgentList(client, directory);
    this.delegations = new DelegationDesk({
      ...{
        client,
        directory,
        agents: this.agents,
        options: delegation,
        presence: this.#presence,
        life: this.life,
      },
      commander: this.#commander(),
      opened: async () => (this.hasState() ? this.delegation() : undefined),
      show: (message) => options.show?.(message),
      onFault: (what) => this.onFault(what),
    });
  }

  /** The mission engine; opened when it is first needed, so that a project without missions costs nothing. */
  async engine(): Promise<MissionEngine> {
    return (await this.#open()).engine;
  }

  /** The delegated tasks of the project; opened when they are first needed. */
  async delegation(): Promise<Delegation> {
    return (await this.#open()).delegation;
  }

  /** The records of missions; `undefined` in a project that has none. */
  async missionRecords(): Promise<Store<MissionSchema> | undefined> {
    return this.hasState() ? missionPart((await this.#open()).store) : undefined;
  }

  /** Whether the project is open and has a store. */
  hasState(): boolean {
    return !this.life.isClosed && existsSync(this.#storePath());
  }

  /**
   * Goes on with what a process before this one left: drives its missions and tells their sessions how they ended.
   * A project without a past costs one look at the disk.
   */
  async resume(): Promise<void> {
    if (!this.hasState()) return;
    const { engine, store, delivery } = await this.#open();
    this.#resumption?.[Symbol.dispose]();
    this.#resumption = new MissionResumption({
      ...{ engine, delivery, store: missionPart(store), now: Date.now },
      onFault: (what) => this.onFault(what),
    });
    await this.#resumption.start();
  }

  /** The host has saved a call's report of a mission that is over: its session has been told. */
  async reported(missionId: string): Promise<void> {
    if (this.hasState()) await (await this.engine()).markDelivered(missionId, "tool");
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
    this.life.close();
    this.#resumption?.[Symbol.dispose]();
    const jobsEnded = this.background[Symbol.asyncDispose]();
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    opened?.delivery[Symbol.dispose]();
    await opened?.todo[Symbol.asyncDispose]();
    await opened?.delegation[Symbol.asyncDispose]();
    await opened?.engine[Symbol.asyncDispose]();
    await opened?.archive.idle();
    await opened?.store.close();
    opened?.name[Symbol.dispose]();
    await jobsEnded;
  }

  /** Opens the store and the engine, once; a failure is not remembered, so that it can be put right. */
  async #open(): Promise<Opened> {
    if (this.life.isClosed) throw new Error(`The project ${this.directory} is closed.`);
    this.#opened ??= this.#openNow();
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  async #openNow(): Promise<Opened> {
    // The engine is the greater part of the plugin; a project without missions does not load it.
    const { openState } = await import("./open-state.ts");
    const {
      client,
      directory,
      onFault,
      onStep,
      recall,
      settings,
      show = () => {},
      hasInstance,
    } = this.#options;
    return openState({
      path: this.#storePath(),
      directory,
      config: this.config,
      presence: this.#presence,
      team: settings?.team,
      delegation: this.#options.delegation ?? defaultDelegation,
      host: new JobEndingHost(
        this.background,
        client,
        this.activity,
        directory,
        Date.now,
        hasInstance,
        this.agents,
      ),
      children: this.delegations.children,
      calls: this.calls,
      commander: this.#commander(),
      recall,
      folders: settings === undefined ? [] : projectDirectories(settings.place),
      show,
      onFault,
      onStep: (view: MissionView) => onStep?.(view),
    });
  }

  #commander(): string {
    return agentOf(this.#options.settings?.team ?? [], "commander");
  }

  #storePath(): string {
    return join(stateDirectory(this.directory), "store");
  }
}
