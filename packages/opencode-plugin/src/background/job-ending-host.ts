import { OpencodeV1Host } from "../host/opencode-v1-host.ts";
import type { BackgroundJobs } from "./background-jobs.ts";

/** The host, with the rule that a session takes its background commands with it (M7). */
export class JobEndingHost extends OpencodeV1Host {
  readonly #jobs: BackgroundJobs;

  constructor(jobs: BackgroundJobs, ...host: ConstructorParameters<typeof OpencodeV1Host>) {
    super(...host);
    this.#jobs = jobs;
  }

  override async closeSession(sessionId: string): Promise<void> {
    await super.closeSession(sessionId);
    await this.#jobs.endSession(sessionId);
  }
}
