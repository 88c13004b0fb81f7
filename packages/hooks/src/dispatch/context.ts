import type { HookContext } from "../definition.ts";

/** Shared by the runs of a dispatch until one of them is left behind; an abort controller costs more than a run, so it is made on demand. */
export class RunContext implements HookContext {
  readonly event: string;
  readonly input: unknown;
  #controller: AbortController | undefined;

  constructor(event: string, input: unknown) {
    this.event = event;
    this.input = input;
    this.#controller = undefined;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }
}
