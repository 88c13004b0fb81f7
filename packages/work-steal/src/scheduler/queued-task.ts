import type { Runner } from "./lane.ts";
import type { Bin } from "./rack.ts";
import type { RunnerId, Task, TaskOutcome, TaskState } from "./task.ts";

/** How a task is placed: decided once, when it is spawned. */
export interface Placement {
  readonly lane: string;
  /** Index of the deques of its priority, from 0, the least urgent. */
  readonly level: number;
  readonly reach: Reach;
  /** The runner that it is queued at; undefined for the lane's injector. */
  readonly home: number | undefined;
}

/** Who may take a task, each including those before it: the runner it is queued at, its lane, every lane. */
export const reaches: { readonly runner: 0; readonly lane: 1; readonly any: 2 } = {
  runner: 0,
  lane: 1,
  any: 2,
};
export type Reach = 0 | 1 | 2;

/** What a scheduler does for its tasks. */
export interface TaskHost {
  abort(task: QueuedTask<unknown>, reason: unknown): boolean;
}

/** The scheduler's side of a task. */
export class QueuedTask<T> implements Task<T> {
  readonly id: number;
  readonly label: string;
  readonly placement: Placement;
  readonly host: TaskHost;
  state: TaskState<T> = { kind: "ready" };
  stolen: false | "runner" | "lane" = false;
  /** Counts tasks in the order in which they became ready. */
  turn = 0;
  /** Runs the function; let go of when the task ends. */
  work: ((runner: Runner) => unknown) | undefined;
  bin: Bin | undefined;
  dependencies: Set<QueuedTask<unknown>> | undefined;
  dependents: Set<QueuedTask<unknown>> | undefined;
  /** Undone when the task ends; removes the listener on the caller's signal. */
  detach: (() => void) | undefined;
  #controller: AbortController | undefined;
  #outcome: Promise<TaskOutcome<T>> | undefined;
  #announce: ((outcome: TaskOutcome<unknown>) => void) | undefined;

  constructor(id: number, label: string | undefined, placement: Placement, host: TaskHost) {
    this.id = id;
    this.label = label ?? `#${id}`;
    this.placement = placement;
    this.host = host;
  }

  get lane(): string {
    return this.placement.lane;
  }

  abort(reason: unknown = new DOMException(`Task ${this.label} was aborted`, "AbortError")): boolean {
    return this.host.abort(this, reason);
  }

  outcome(): Promise<TaskOutcome<T>> {
    const { state } = this;
    this.#outcome ??= isOutcome(state)
      ? Promise.resolve(state)
      : new Promise((resolve) => {
          this.#announce = resolve as (outcome: TaskOutcome<unknown>) => void;
        });
    return this.#outcome;
  }

  // The promise that rejects is made for the one who awaits: a failure that nobody asks for stays in `state` and is
  // no unhandled rejection, which would end the host's process.
  // biome-ignore lint/suspicious/noThenProperty: a task is awaitable
  then<A = T, B = never>(
    onDone?: ((value: T) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.outcome().then(unwrap).then(onDone, onFailed);
  }

  /** The signal of the running function; made only when the function asks for it. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.state.kind === "aborting" || this.state.kind === "aborted") {
        this.#controller.abort(this.state.reason);
      }
    }
    return this.#controller.signal;
  }

  startAborting(runner: RunnerId, reason: unknown): void {
    this.state = { kind: "aborting", runner, reason };
    this.#controller?.abort(reason);
  }

  end(outcome: TaskOutcome<T>): void {
    this.state = outcome;
    this.work = undefined;
    this.detach?.();
    this.detach = undefined;
    this.#announce?.(outcome);
    this.#announce = undefined;
  }
}

/** Whether a state is final. */
export function isOutcome<T>(state: TaskState<T>): state is TaskOutcome<T> {
  return state.kind === "done" || state.kind === "failed" || state.kind === "aborted";
}

function unwrap<T>(outcome: TaskOutcome<T>): T {
  if (outcome.kind === "done") return outcome.value;
  throw outcome.kind === "failed" ? outcome.error : outcome.reason;
}
