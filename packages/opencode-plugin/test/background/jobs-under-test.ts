import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackgroundJobs, type BackgroundJobsOptions } from "../../src/background/background-jobs.ts";
import type { Job } from "../../src/background/job.ts";
import { launchOf } from "../../src/background/launch.ts";

/** Jobs in a scratch folder, which is removed with them. */
export class JobsUnderTest implements AsyncDisposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "oco-jobs-"));
  readonly jobs: BackgroundJobs;

  constructor(options: Partial<BackgroundJobsOptions> = {}) {
    this.jobs = new BackgroundJobs({ folder: join(this.folder, "logs"), graceMs: 300, ...options });
  }

  /** Starts a program of Node. */
  node(code: string, sessionId = "s"): Promise<Job> {
    return this.start(`"${process.execPath}" -e '${code}'`, sessionId);
  }

  start(command: string, sessionId = "s", isShell = false): Promise<Job> {
    return this.jobs.start({ sessionId, command, cwd: this.folder, launch: launchOf(command, isShell) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.jobs[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Everything that a job printed so far, once it contains the words. */
export async function printed(job: Job, words: string): Promise<string> {
  for (;;) {
    const { text } = await job.output.read(0, 1_000_000);
    if (text.includes(words) || job.state.kind !== "running") return text;
    job.seen = job.output.total;
    await job.waitForNews(10_000);
  }
}

/** Whether a process is there and not merely waiting to be collected. */
export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}
