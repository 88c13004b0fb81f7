import type { Nudge } from "./observation.ts";

/**
 * Carries events from callbacks to a monitor. Nudges that wait are merged: a hundred of one kind are one, so a flood
 * of events neither grows memory nor polls.
 */
export class NudgeQueue implements AsyncIterable<Nudge> {
  #hasChanged = false;
  #hasLook = false;
  #isClosed = false;
  #wake: (() => void) | undefined;

  push(kind: Nudge): void {
    if (kind === "changed") this.#hasChanged = true;
    else this.#hasLook = true;
    this.#wake?.();
  }

  /** Ends the iteration once what waits was taken. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** One consumer at a time: each nudge goes to whoever asks first. */
  [Symbol.asyncIterator](): AsyncIterator<Nudge, undefined> {
    let isReturned = false;
    const next = async (): Promise<IteratorResult<Nudge, undefined>> => {
      for (;;) {
        // A change is told before the look that follows it: the look then reads a window that has been moved.
        if (isReturned) return { done: true, value: undefined };
        if (this.#hasChanged) {
          this.#hasChanged = false;
          return { done: false, value: "changed" };
        }
        if (this.#hasLook) {
          this.#hasLook = false;
          return { done: false, value: "look" };
        }
        if (this.#isClosed) return { done: true, value: undefined };
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    };
    return {
      next,
      return: async () => {
        isReturned = true;
        this.#wake?.();
        return { done: true, value: undefined };
      },
    };
  }
}
