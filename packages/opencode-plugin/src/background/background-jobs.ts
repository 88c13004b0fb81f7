import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { BusEvent } from "../host/bus-event.ts";
import { HostGuard } from "./host-guard.ts";
import { Job } from "./job.ts";
import { isProcessAlive, openJobFolder } from "./job-folder.ts";
import type { Launch } from "./launch.ts";
import { type BackgroundLimits, type BackgroundOptions, backgroundLimits } from "./options.ts";

export interface BackgroundJobsOptions extends BackgroundOptions {
  /** Where output that no longer fits in memory goes; a folder for each process is made below it. */
  readonly folder: string;
  /** @default Date.now */
  readonly now?: () => number;
}

export interface StartRequest {
  readonly sessionId: string;
  readonly command: string;
  readonly cwd: string;
  readonly launch: Launch;
}

/** The background commands of one project. A job belongs to the session that started it; nobody else sees it. */
export class BackgroundJobs implements AsyncDisposable {
  readonly #limits: BackgroundLimits;
  readonly #options: BackgroundJobsOptions;
  readonly #guard = new HostGuard(randomUUID());
  /** In the order of their start. */
  readonly #jobs = new Map<string, Job>();
  #folder: string | undefined;
  #starting = 0;
  #count = 0;
  #isClosed = false;

  constructor(options: BackgroundJobsOptions) {
    this.#limits = backgroundLimits(options);
    this.#options = options;
  }

  /** Starts a command; rejects when too many run, or when it cannot be started. */
  async start({ sessionId, command, cwd, launch }: StartRequest): Promise<Job> {
    const { maxRunning, graceMs, ringBytes, maxFileBytes } = this.#limits;
    const running = this.#running().length + this.#starting;
    if (this.#isClosed) throw new Error("OpenCode is closing this project; nothing can be started.");
    if (running >= maxRunning) {
      throw new Error(
        `${running} of ${maxRunning} background commands run already. End one with kill_background first.`,
      );
    }
    this.#folder ??= openJobFolder(this.#options.folder, process.pid, isProcessAlive);
    this.#count += 1;
    this.#starting += 1;
    const id = `bg${this.#count}`;
    const output = { file: join(this.#folder, `${id}.log`), ringBytes, maxFileBytes };
    const { mark } = this.#guard;
    const now = this.#options.now ?? Date.now;
    const onEnd = (job: Job): void => this.#onEnd(job);
    try {
      const job = await Job.start({ id, sessionId, command, cwd, launch, mark, graceMs, output, now, onEnd });
      this.#jobs.set(id, job);
      if (job.state.kind === "running") this.#guard.add(job.pid);
      // Closed while it started: it must not outlive us.
      if (this.#isClosed) await job.kill("the end of OpenCode");
      return job;
    } finally {
      this.#starting -= 1;
    }
  }

  /** The jobs of a session, oldest first. */
  of(sessionId: string): readonly Job[] {
    return [...this.#jobs.values()].filter((job) => job.sessionId === sessionId);
  }

  /** A job of a session. @throws Error that names those that there are. */
  get(sessionId: string, id: string): Job {
    const job = this.#jobs.get(id);
    if (job?.sessionId === sessionId) return job;
    const known = this.of(sessionId).map((each) => each.id);
    const hint = known.length === 0 ? "It has none." : `It has: ${known.join(", ")}.`;
    throw new Error(`This session has no background command "${id}". ${hint}`);
  }

  /** Takes an event of the host: a session that is deleted takes its jobs with it. */
  take(event: BusEvent): Promise<void> {
    const { type, properties } = event;
    if (type !== "session.deleted" || typeof properties !== "object" || properties === null) {
      return Promise.resolve();
    }
    const id: unknown = "sessionID" in properties ? properties.sessionID : undefined;
    return typeof id === "string" ? this.endSession(id) : Promise.resolve();
  }

  /** Ends and forgets the jobs of a session that is over. */
  async endSession(sessionId: string): Promise<void> {
    const own = this.of(sessionId);
    await Promise.all(own.map((job) => job.kill("the end of its session")));
    for (const job of own) await this.#forget(job);
  }

  /** Ends every job; nothing of them is left running or on disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#running().map((job) => job.kill("the end of OpenCode")));
    this.#guard.close();
    await Promise.all([...this.#jobs.values()].map((job) => this.#forget(job)));
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  #running(): Job[] {
    return [...this.#jobs.values()].filter((job) => job.state.kind === "running");
  }

  #onEnd(job: Job): void {
    this.#guard.remove(job.pid);
    const ended = [...this.#jobs.values()].filter(({ state }) => state.kind !== "running");
    for (const old of ended.slice(0, Math.max(0, ended.length - this.#limits.maxEnded)))
      void this.#forget(old);
  }

  #forget(job: Job): Promise<void> {
    this.#jobs.delete(job.id);
    return job.output.remove();
  }
}
