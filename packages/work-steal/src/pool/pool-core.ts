import { ClosedError, QueueFullError, TaskTimeoutError, WorkerLostError } from "../errors.ts";
import { LocalDeque } from "../local/local-deque.ts";
import { Collector } from "./collector.ts";
import { Crew } from "./crew.ts";
import type { CrewMember } from "./crew-member.ts";
import { Endings } from "./endings.ts";
import type { WorkerPoolSettings } from "./options.ts";
import { newTask, type PoolTask } from "./pool-task.ts";
import { Slots } from "./slots.ts";
import type { WorkerPoolStats } from "./stats.ts";
import { limitTime } from "./time-limit.ts";
import { wire } from "./wire.ts";

/** The pool in its own thread: gives tasks slots, wakes and replaces workers, settles what they report. */
export class PoolCore {
  readonly #settings: WorkerPoolSettings;
  readonly #slots: Slots;
  readonly #collector: Collector;
  readonly #crew: Crew;
  readonly #waiting: LocalDeque<PoolTask> = new LocalDeque();
  readonly #endings = new Endings(() => this.#rest());
  #replaced = 0;
  /** The number of each exported function; undefined until the first worker has imported the module. */
  #numbers: ReadonlyMap<string, number> | undefined;
  #state: "open" | "closed" | "stopped" = "open";

  constructor(settings: WorkerPoolSettings) {
    this.#settings = settings;
    this.#slots = new Slots(settings);
    this.#collector = new Collector(
      this.#slots,
      () => this.#collect(),
      () => this.#endings.live.size > 0,
    );
    this.#crew = new Crew(settings, this.#slots.memory, {
      onReady: (_, exports) => {
        this.#numbers ??= new Map(exports.map((name, number) => [name, number]));
        this.#fill();
      },
      onExit: (lost, detail, cause) => this.#replace(lost, detail, cause),
    });
  }

  /** Takes a task; undefined when it was rejected at once. */
  submit(
    name: string,
    argument: unknown,
    timeoutMs: number | undefined,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ): PoolTask | undefined {
    const { capacity } = this.#settings;
    if (this.#state !== "open") {
      reject(new ClosedError("The pool"));
      return undefined;
    }
    if (this.#waiting.size >= capacity) {
      reject(new QueueFullError("the pool", capacity));
      return undefined;
    }
    const task = newTask(name, argument, timeoutMs, resolve, reject);
    if (this.#endings.live.add()) this.#crew.hold(true);
    this.#waiting.push(task);
    this.#fill();
    this.#collector.start();
    return task;
  }

  abort(task: PoolTask, reason: unknown): void {
    const { handle } = task;
    if (task.hasEnded) return;
    const isQueued = handle === undefined || this.#slots.withdraw(handle);
    if (isQueued) {
      if (handle === undefined) this.#waiting.retain((each) => each !== task);
      this.#endings.reject(task, reason);
      this.#fill();
    } else if (handle !== undefined) this.#stopRunner(task, handle, reason);
  }

  /** Calls back once no task is left; the function returned takes that back. */
  whenIdle(call: () => void): () => void {
    return this.#endings.live.whenEmpty(call);
  }

  close(): void {
    if (this.#state === "open") this.#state = "closed";
  }

  stats(): WorkerPoolStats {
    const { live, counts } = this.#endings;
    const waiting = this.#waiting.size;
    const { workers } = this.#settings;
    return { workers, waiting, active: live.size - waiting, ...counts, replaced: this.#replaced };
  }

  async stop(): Promise<void> {
    this.#state = "stopped";
    const { control } = this.#slots;
    Atomics.store(control, wire.isStopping, 1);
    const left = this.#all();
    const busy = new Set<number | undefined>();
    for (const { handle } of this.#slots.tasks) {
      // Once taken back, no worker can claim it: those left are the ones that run.
      if (handle !== undefined && !this.#slots.withdraw(handle)) busy.add(this.#slots.runnerOf(handle));
    }
    const stopped = this.#crew.stop(busy);
    const reason = new DOMException("The pool was disposed", "AbortError");
    this.#waiting.clear();
    for (const task of left) this.#endings.reject(task, reason);
    await stopped;
  }

  #all(): PoolTask[] {
    return [...this.#slots.tasks, ...this.#waiting];
  }

  #fill(): void {
    if (this.#numbers === undefined) return;
    while (this.#waiting.size > 0 && !this.#slots.isFull) {
      const task = this.#waiting.steal() as PoolTask;
      const number = this.#numbers.get(task.name);
      if (number === undefined) {
        const known = [...this.#numbers.keys()].join(", ");
        this.#endings.fail(task, new RangeError(`the module exports no function ${task.name}, but ${known}`));
      } else this.#place(task, number);
    }
  }

  #place(task: PoolTask, number: number): void {
    const fits = this.#slots.place(task, number);
    const handle = task.handle as number;
    if (fits) {
      this.#slots.offer(handle);
      this.#crew.wakeSoon();
    } else {
      task.addressee = this.#crew.nextAddressee();
      this.#post(task, handle);
    }
    const { timeoutMs } = task;
    if (task.handle === undefined || timeoutMs === undefined) return;
    limitTime(task, timeoutMs, this.#slots, () => {
      this.#stopRunner(task, handle, new TaskTimeoutError(task.name, timeoutMs));
    });
  }

  #post(task: PoolTask, handle: number): void {
    try {
      this.#crew.send(task.addressee as number, handle, task.argument);
    } catch (error) {
      this.#slots.withdraw(handle);
      this.#endings.fail(task, error);
    }
  }

  #collect(): void {
    for (let worker = 0; worker < this.#settings.workers; worker += 1) {
      for (;;) {
        const handle = this.#slots.nextCompletion(worker);
        if (handle < 0) break;
        this.#settle(worker, handle);
      }
    }
    this.#fill();
  }

  #settle(worker: number, handle: number): void {
    const hasFailed = this.#slots.hasFailed(handle);
    const value = this.#slots.slab.isParcel(handle)
      ? this.#crew.receive(worker, handle)
      : this.#slots.slab.read(handle);
    const task = this.#slots.finish(handle);
    if (task === undefined) return;
    if (task.stopped !== undefined) this.#endings.reject(task, task.stopped.reason);
    else if (hasFailed) this.#endings.fail(task, value);
    else this.#endings.complete(task, value);
  }

  #rest(): void {
    this.#crew.hold(false);
    this.#collector.rouse();
    this.#endings.live.announceEmpty();
  }

  #stopRunner(task: PoolTask, handle: number, reason: unknown): void {
    const runner = this.#slots.runnerOf(handle);
    if (runner === undefined || task.stopped !== undefined) return;
    task.stopped = { reason };
    this.#crew.terminate(runner);
  }

  #replace(lost: CrewMember, detail: string, cause: unknown): void {
    if (this.#state === "stopped") return;
    // What it finished before it ended is finished.
    this.#collect();
    const loss = (task: PoolTask): unknown =>
      task.stopped?.reason ?? new WorkerLostError(task.name, detail, { cause });
    const hasNeverWorked = !lost.isReady;
    for (const task of this.#slots.tasks) {
      const handle = task.handle as number;
      if (this.#slots.runnerOf(handle) === lost.index) {
        this.#slots.finish(handle);
        this.#endings.lose(task, loss(task));
      }
    }
    if (hasNeverWorked) {
      // Its successor would fare no better: the module cannot be imported.
      for (const task of this.#all()) this.abort(task, loss(task));
      this.#state = "closed";
      return;
    }
    this.#replaced += 1;
    this.#crew.hire(lost.index);
    this.#requeue(lost.index);
    this.#fill();
  }

  // What the lost worker had taken and not started is nowhere to be seen. So everything not started is queued again: of
  // two entries for one task the second finds it claimed (P1).
  #requeue(lost: number): void {
    for (const task of this.#slots.tasks) {
      const handle = task.handle as number;
      if (this.#slots.runnerOf(handle) !== undefined) continue;
      if (task.addressee === undefined) {
        this.#slots.offer(handle);
        this.#crew.wakeSoon();
      } else if (task.addressee === lost) this.#post(task, handle);
    }
  }
}
