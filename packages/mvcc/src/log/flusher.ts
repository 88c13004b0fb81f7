import { DurabilityError } from "../errors.ts";
import type { FileHandle, LogFileSystem } from "./file-system.ts";

interface Batch {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Flushes the log for many commits at once; the first failed flush ends all flushing (invariant D2). */
export class Flusher {
  readonly #files: LogFileSystem;
  readonly #delayMs: number;
  readonly #current: () => { readonly handle: FileHandle; readonly file: string };
  readonly #retired: FileHandle[] = [];
  #waiting: Batch | undefined;
  #isRunning = false;
  #failure: DurabilityError | undefined;

  constructor(
    files: LogFileSystem,
    delayMs: number,
    current: () => { readonly handle: FileHandle; readonly file: string },
  ) {
    this.#files = files;
    this.#delayMs = delayMs;
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
      if (!this.#isRunning) this.#schedule();
    }
    return this.#waiting.promise;
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
    // Even without a delay, all commits of this turn of the event loop share the flush.
    if (this.#delayMs > 0) setTimeout(() => this.#run(), this.#delayMs);
    else setImmediate(() => this.#run());
  }

  #run(): void {
    const batch = this.#waiting as Batch;
    const { handle, file } = this.#current();
    this.#waiting = undefined;
    this.#files.flush(handle, (error) => {
      this.#isRunning = false;
      for (const retired of this.#retired.splice(0)) this.#files.close(retired);
      if (error !== null && error !== undefined) {
        const failure = this.#fail(new DurabilityError(file, error));
        batch.reject(failure);
        this.#waiting?.reject(failure);
        this.#waiting = undefined;
        return;
      }
      batch.resolve();
      if (this.#waiting !== undefined) this.#schedule();
    });
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
