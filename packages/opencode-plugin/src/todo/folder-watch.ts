import { type FSWatcher, watch } from "node:fs";
import type { Clock } from "@oco/mission";

/** Notices that something in a folder changed: the system's events first, a slow look as the safety net. */
export class FolderWatch implements Disposable {
  readonly #clock: Clock;
  readonly #pollMs: number;
  readonly #onChange: () => void;
  #watcher: FSWatcher | undefined;
  #timer: unknown;

  constructor(clock: Clock, pollMs: number, onChange: () => void) {
    this.#clock = clock;
    this.#pollMs = pollMs;
    this.#onChange = onChange;
  }

  /** Whether it watches; it costs nothing while it does not. */
  get isOn(): boolean {
    return this.#timer !== undefined;
  }

  /** Watches a folder, which must be there. Neither events nor looks keep the process alive. */
  start(folder: string): void {
    if (this.isOn) return;
    this.#poll();
    try {
      this.#watcher = watch(folder, { persistent: false }, this.#onChange);
      this.#watcher.on("error", () => this.#closeWatcher());
    } catch {
      // Some file systems have no events, and their number is limited; then the looks have to do.
    }
  }

  [Symbol.dispose](): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#closeWatcher();
  }

  #poll(): void {
    this.#timer = this.#clock.setTimeout(() => {
      this.#poll();
      this.#onChange();
    }, this.#pollMs);
  }

  #closeWatcher(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}
