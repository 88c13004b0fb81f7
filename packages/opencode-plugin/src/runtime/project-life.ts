import type { Presence } from "../delegation/headless/presence.ts";

/** Longer than the host takes from the first abort of a session to telling the plugin that the project is closed. */
const graceMs = 250;

/**
 * Whether a project is open. The host aborts every session when it closes a project, at about the time when it tells
 * the plugin, so an abort is somebody's wish only when the project is still open a moment later: otherwise what was under
 * way would not outlive an orderly restart, only a crash. Under `opencode run` the person who aborts ends the process, and
 * there is no later.
 */
export class ProjectLife {
  readonly #presence: Presence;
  readonly #delay: (ms: number) => Promise<void>;
  #isClosed = false;

  constructor(presence: Presence, delay: (ms: number) => Promise<void> = unheld) {
    this.#presence = presence;
    this.#delay = delay;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Whether an abort that was just heard of was meant for what runs in the session. */
  async isAbortMeant(): Promise<boolean> {
    if (this.#presence !== "run" && !this.#isClosed) await this.#delay(graceMs);
    return !this.#isClosed;
  }
}

/** A pause that keeps no process alive. */
function unheld(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
