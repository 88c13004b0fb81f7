import { WriteError } from "../errors.ts";
import type { Replica } from "../replay/replica.ts";
import { generationFile, hasDraft, listGenerations, publishGeneration } from "./generation.ts";
import type { SharedLogOptions } from "./shared-log-options.ts";

/** How often, and how far apart, a process looks for a generation that another is about to publish, */
const looks = 100;
const pauseMs = 2;
/** and how often if it sees that it is being written. */
const mostLooks = 1000;

/** Publishes generations, or leaves it to the process that has sealed the one before. */
export class Publisher {
  readonly #options: SharedLogOptions;
  /** The generation whose successor was waited for; it is not waited for again. */
  #awaited = 0;

  constructor(options: SharedLogOptions) {
    this.#options = options;
  }

  /** The newest generation that is there, 0 if there is none. */
  get newest(): number {
    return listGenerations(this.#options.files, this.#options.directory).at(-1) ?? 0;
  }

  /**
   * Waits until something newer than a generation is there, or its sealer must be thought dead; returns whether it is.
   * The sealer has prepared itself; any other process would have to hash the whole log first.
   */
  awaitAfter(generation: number): boolean {
    const { files, directory } = this.#options;
    for (let look = 1; ; look += 1) {
      if (this.newest > generation) return true;
      const isOver = look >= looks && (look >= mostLooks || !hasDraft(files, directory, generation + 1));
      if (files.pause === undefined || this.#awaited === generation || isOver) break;
      files.pause(pauseMs);
    }
    this.#awaited = generation;
    return false;
  }

  /**
   * Publishes what `from` has read, which led to `head`, as the next generation.
   *
   * @throws {@link WriteError} if that failed for any reason but that another process was faster.
   */
  publish(generation: number, head: string, store: string, from: Replica): void {
    const { directory, files, writer, now } = this.#options;
    const boot = files.bootId() ?? "";
    const { version, offset: after, digest } = from;
    const open = { kind: "open", format: 1, store, generation, version, head, after, digest } as const;
    try {
      publishGeneration(
        files,
        directory,
        { ...open, boot, at: now() },
        from.state,
        `${writer}-${generation}`,
      );
    } catch (error) {
      throw new WriteError(generationFile(directory, generation), error);
    }
  }
}
