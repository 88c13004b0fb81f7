import { ClosedError, QueueFullError, TaskFailedError } from "../errors.ts";
import { inherited, link, ownTasks, satisfy, unlink } from "./dependencies.ts";
import { Dispatcher } from "./dispatcher.ts";
import { Lane, type Runner } from "./lane.ts";
import { type SchedulerOptions, type SchedulerSettings, settle } from "./options.ts";
import { place } from "./placement.ts";
import { QueuedTask, type TaskHost } from "./queued-task.ts";
import { SignalWatch } from "./signal-watch.ts";
import type { LaneStats, SchedulerStats } from "./stats.ts";
import type { RunnerId, SpawnOptions, Task, TaskContext, TaskFunction, TaskOutcome } from "./task.ts";

/**
 * Runs async tasks of one thread in named lanes, each with a fixed number of runners that steal from each other.
 *
 * An idle scheduler holds no timer and keeps no process alive.
 *
 * @example
 * await using scheduler = new Scheduler({ lanes: { planner: 2, worker: 8 }, random: Math.random });
 * const plan = scheduler.spawn("planner", () => ["a", "b"]);
 * const build = scheduler.spawn("worker", async ({ signal }) => run(signal), { after: [plan] });
 * await build;
 */
export class Scheduler<LaneName extends string> implements AsyncDisposable {
  readonly #settings: SchedulerSettings;
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #dispatcher: Dispatcher;
  readonly #signals = new SignalWatch();
  readonly #live = new Set<QueuedTask<unknown>>();
  readonly #counts = { done: 0, failed: 0, aborted: 0, runner: 0, lane: 0 };
  readonly #host: TaskHost = { abort: (task, reason) => this.#abort(task, reason) };
  readonly #drainers = new Set<() => void>();
  #spawned = 0;
  #turns = 0;
  #running = 0;
  #isClosed = false;
  /** Removes the listener on `options.signal`. */
  #detach: (() => void) | undefined;

  /** @throws RangeError or TypeError for an option out of range. */
  constructor(options: SchedulerOptions<LaneName>) {
    const { random, signal } = options;
    const settings = settle(options);
    this.#settings = settings;
    const sizes: [string, number][] = Object.entries(options.lanes);
    const lanes = sizes.map(([name, size]) => new Lane(name, size, { ...settings, random }));
    this.#lanes = new Map(lanes.map((lane) => [lane.name, lane]));
    this.#dispatcher = new Dispatcher(
      lanes,
      (task, runner) => this.#start(task, runner),
      random,
      settings.burst,
    );
    if (signal?.aborted) this.close();
    else if (signal !== undefined) this.#detach = this.#signals.watch(signal, (reason) => this.#stop(reason));
  }

  /**
   * Queues a task; it starts in a later microtask, at the earliest.
   * @throws ClosedError (`OCO_STEAL_CLOSED`) after `close` or disposal.
   * @throws QueueFullError (`OCO_STEAL_QUEUE_FULL`) when `capacity` tasks wait already.
   * @throws RangeError or TypeError for an unknown lane or an option out of range.
   */
  spawn<T>(lane: LaneName, run: TaskFunction<T, LaneName>, options: SpawnOptions = {}): Task<T> {
    return this.#spawn(lane, run, options, undefined);
  }

  /** Resolves as soon as no task is waiting, ready or running; rejects with the reason of `options.signal`. */
  drain(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      if (this.#live.size === 0) {
        resolve();
        return;
      }
      const drained = (): void => {
        detach?.();
        resolve();
      };
      const detach =
        signal &&
        this.#signals.watch(signal, (reason) => {
          this.#drainers.delete(drained);
          reject(reason);
        });
      this.#drainers.add(drained);
    });
  }

  /** Takes no more tasks; those it has go on. */
  close(): void {
    this.#isClosed = true;
  }

  stats(): SchedulerStats<LaneName> {
    const lanes: Record<string, LaneStats> = {};
    let ready = 0;
    for (const lane of this.#lanes.values()) {
      const { name, runners, idle } = lane;
      lanes[name] = { runners: runners.length, running: runners.length - idle.length, ready: lane.ready };
      ready += lane.ready;
    }
    const { done, failed, aborted, runner, lane } = this.#counts;
    return {
      lanes: lanes as Record<LaneName, LaneStats>,
      waiting: this.#live.size - ready - this.#running,
      ready,
      running: this.#running,
      ...{ done, failed, aborted },
      stolenWithinLane: runner,
      stolenAcrossLanes: lane,
    };
  }

  /** Closes, aborts every task, and waits until the functions of those that run have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop(new DOMException("The scheduler was disposed", "AbortError"));
    this.#detach?.();
    await this.drain();
  }

  #spawn<T>(
    laneName: LaneName,
    run: TaskFunction<T, LaneName>,
    options: SpawnOptions,
    spawner: Runner | undefined,
  ): Task<T> {
    if (this.#isClosed) throw new ClosedError("The scheduler");
    const lane = this.#lanes.get(laneName);
    if (lane === undefined) {
      throw new RangeError(`lane must be one of ${[...this.#lanes.keys()].join(", ")}, not ${laneName}`);
    }
    const placement = place(lane, options, spawner);
    const after = ownTasks(options.after ?? [], this.#host);
    const { capacity } = this.#settings;
    if (this.#live.size - this.#running >= capacity) throw new QueueFullError("the scheduler", capacity);
    this.#spawned += 1;
    const task = new QueuedTask<T>(this.#spawned, options.label, placement, this.#host);
    task.work = (runner) => run(this.#contextOf(task, runner));
    this.#live.add(task);
    this.#admit(task, after, options.signal);
    return task;
  }

  #admit(
    task: QueuedTask<unknown>,
    after: ReadonlySet<QueuedTask<unknown>>,
    signal: AbortSignal | undefined,
  ): void {
    if (signal?.aborted) {
      this.#end(task, { kind: "aborted", reason: signal.reason });
      return;
    }
    if (signal !== undefined) {
      task.detach = this.#signals.watch(signal, (reason) => this.#abort(task, reason));
    }
    const outcome = link(task, after);
    if (outcome !== undefined) this.#end(task, outcome);
    else if (task.dependencies === undefined) this.#makeReady(task);
  }

  #contextOf(task: QueuedTask<unknown>, runner: Runner): TaskContext<LaneName> {
    const spawn = <T>(lane: LaneName, run: TaskFunction<T, LaneName>, options: SpawnOptions = {}): Task<T> =>
      this.#spawn(lane, run, options, runner);
    return {
      get signal(): AbortSignal {
        return task.signal;
      },
      runner: runner.id as RunnerId<LaneName>,
      spawn,
    };
  }

  #makeReady(task: QueuedTask<unknown>): void {
    task.state = { kind: "ready" };
    this.#turns += 1;
    task.turn = this.#turns;
    this.#lanes.get(task.lane)?.enqueue(task);
    this.#dispatcher.wake();
  }

  #start(task: QueuedTask<unknown>, runner: Runner): void {
    this.#running += 1;
    task.state = { kind: "running", runner: runner.id };
    if (task.stolen !== false) this.#counts[task.stolen] += 1;
    const done = (value: unknown): void => this.#finish(task, runner, { kind: "done", value });
    const failed = (error: unknown): void =>
      this.#finish(task, runner, { kind: "failed", error: new TaskFailedError(task.label, error) });
    let result: unknown;
    try {
      result = task.work?.(runner);
    } catch (error) {
      failed(error);
      return;
    }
    if (isThenable(result)) Promise.resolve(result).then(done, failed);
    else done(result);
  }

  #finish(task: QueuedTask<unknown>, runner: Runner, outcome: TaskOutcome<unknown>): void {
    const { state } = task;
    this.#running -= 1;
    this.#end(task, state.kind === "aborting" ? { kind: "aborted", reason: state.reason } : outcome);
    this.#dispatcher.release(runner);
  }

  #abort(task: QueuedTask<unknown>, reason: unknown): boolean {
    const { state } = task;
    if (state.kind === "running") {
      task.startAborting(state.runner, reason);
      return true;
    }
    if (state.kind !== "ready" && state.kind !== "waiting") return false;
    task.bin?.drop(task);
    this.#end(task, { kind: "aborted", reason });
    return true;
  }

  /** Settles a task and everything that its outcome decides; a loop, for a chain may be longer than the stack is deep. */
  #end(first: QueuedTask<unknown>, outcome: TaskOutcome<unknown>): void {
    const ended: [QueuedTask<unknown>, TaskOutcome<unknown>][] = [[first, outcome]];
    for (const [task, how] of ended) {
      if (!this.#live.delete(task)) continue;
      this.#counts[how.kind] += 1;
      unlink(task);
      task.end(how);
      for (const dependent of task.dependents ?? []) {
        if (how.kind !== "done") ended.push([dependent, inherited(dependent, task, how)]);
        else if (satisfy(dependent, task)) this.#makeReady(dependent);
      }
      task.dependents = undefined;
    }
    if (this.#live.size > 0) return;
    for (const drained of this.#drainers) drained();
    this.#drainers.clear();
  }

  // Newest first: a task is aborted before those that it depends on, and so is counted as aborted, not as failed.
  #stop(reason: unknown): void {
    this.close();
    for (const task of [...this.#live].reverse()) this.#abort(task, reason);
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value;
}
