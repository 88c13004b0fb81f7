/**
 * Calls back when a signal is aborted, with one listener on each signal however many wait on it: a signal shared by a
 * thousand tasks would otherwise carry a thousand listeners, and Node warns from the eleventh on.
 */
export class SignalWatch {
  readonly #watched = new Map<AbortSignal, Watched>();

  /** Adds a call; the function returned takes it back, and the last one of a signal its listener too. */
  watch(signal: AbortSignal, call: (reason: unknown) => void): () => void {
    const watched = this.#watched.get(signal) ?? this.#listen(signal);
    watched.calls.add(call);
    return () => {
      watched.calls.delete(call);
      if (watched.calls.size === 0) this.#forget(signal, watched);
    };
  }

  #listen(signal: AbortSignal): Watched {
    const calls = new Set<(reason: unknown) => void>();
    const watched: Watched = {
      calls,
      listener: () => {
        this.#forget(signal, watched);
        for (const call of calls) call(signal.reason);
      },
    };
    this.#watched.set(signal, watched);
    signal.addEventListener("abort", watched.listener, { once: true });
    return watched;
  }

  #forget(signal: AbortSignal, watched: Watched): void {
    signal.removeEventListener("abort", watched.listener);
    if (this.#watched.get(signal) === watched) this.#watched.delete(signal);
  }
}

interface Watched {
  readonly calls: Set<(reason: unknown) => void>;
  readonly listener: () => void;
}
