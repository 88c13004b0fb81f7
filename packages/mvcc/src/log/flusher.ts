import { DurabilityError } from "../errors.ts";
import type { FileHandle, LogFileSystem } from "./file-system.ts";

interface Batch {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** When and where a shared flush runs. */
export interface FlushPace {
  /** Whether it runs on this thread, once the callers that are ready now have made their commits. */
  readonly isBlocking: boolean;
  /** Milliseconds until one off this thread begins. */
  readonly delayMs: number;
}

/** Flushes the log for many commits at once; the first failed flush ends all flushing (invariant D2). */
export class Flusher {
  readonly #files: LogFileSystem;
  readonly #pace: FlushPace;
  readonly #current: () => { readonly handle: FileHandle; readonly file: string };
  readonly #retired: FileHandle[] = [];
  #waiting: Batch | undefined;
  /** The batch that was begun last. */
  #last: Batch | undefined;
  #isRunning = false;
  #failure: DurabilityError | undefined;

  constructor(
    files: LogFileSystem,
    pace: FlushPace,
    current: () => { readonly handle: FileHandle; readonly file: string },
  ) {
    this.#files = files;
    this.#pace = pace;
    this.#current = current;
  }

  /** The failure after which nothing is acknowledged any more. */
  get failure(): DurabilityError | undefined {
    return this.#failure;
  }

  /** Resolves when everything appended before this call is on the disk. */
  flushed(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#waiting === undefined) {
      this.#waiting = createBatch();
      this.#last = this.#waiting;
      if (!this.#isRunning) this.#schedule();
    }
    return this.#waiting.promise;
  }

  /** Resolves when no flush is under way, however it ended. */
  async idle(): Promise<void> {
    while (this.#isRunning) await this.#last?.promise.catch(() => {});
  }

  /** Flushes before it returns. */
  flushNow(): void {
    if (this.#failure !== undefined) throw this.#failure;
    const { handle, file } = this.#current();
    try {
      this.#files.flushNow(handle);
    } catch (error) {
      throw this.#fail(new DurabilityError(file, error));
    }
  }

  /** Closes a file as soon as no flush uses it. */
  retire(handle: FileHandle): void {
    if (this.#isRunning) this.#retired.push(handle);
    else this.#files.close(handle);
  }

  #schedule(): void {
    this.#isRunning = true;
    const { isBlocking, delayMs } = this.#pace;
    // Even without a delay, all commits of this turn of the event loop share the flush.
    if (isBlocking) queueMicrotask(() => this.#runBlocking());
    else if (delayMs > 0) setTimeout(() => this.#run(), delayMs);
    else setImmediate(() => this.#run());
  }

  #run(): void {
    const batch = this.#begin();
    // A flush after a failed one would succeed and mean nothing.
    if (this.#failure !== undefined) {
      this.#end(batch, this.#failure);
      return;
    }
    const { handle, file } = this.#current();
    const end = (error: unknown): void => {
      this.#end(batch, error ? this.#fail(new DurabilityError(file, error)) : this.#failure);
    };
    try {
      this.#files.flush(handle, end);
    } catch (error) {
      end(error);
    }
  }

  #runBlocking(): void {
    const batch = this.#begin();
    try {
      this.flushNow();
    } catch {
      // `flushNow` has taken note of it.
    }
    this.#end(batch, this.#failure);
  }

  /** Whoever commits from here on waits for the next flush. */
  #begin(): Batch {
    const batch = this.#waiting as Batch;
    this.#waiting = undefined;
    return batch;
  }

  #end(batch: Batch, failure: DurabilityError | undefined): void {
    this.#isRunning = false;
    for (const retired of this.#retired.splice(0)) this.#files.close(retired);
    if (failure === undefined) {
      batch.resolve();
      if (this.#waiting !== undefined) this.#schedule();
      return;
    }
    batch.reject(failure);
    this.#waiting?.reject(failure);
    this.#waiting = undefined;
  }

  #fail(failure: DurabilityError): DurabilityError {
    this.#failure ??= failure;
    return this.#failure;
  }
}

function createBatch(): Batch {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Every waiter has its own rejection; the shared one alone is not unhandled.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
