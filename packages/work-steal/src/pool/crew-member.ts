import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Parcel, PoolMemory, WorkerReady, WorkerStart } from "./wire.ts";

/** What the pool is told about one of its workers. */
export interface CrewEvents {
  readonly onReady: (member: CrewMember, exports: readonly string[]) => void;
  /** Called once, when the thread has ended; `cause` is the error that ended it, if one did. */
  readonly onExit: (member: CrewMember, detail: string, cause: unknown) => void;
}

/** One worker thread, as the pool's thread sees it. */
export class CrewMember {
  readonly index: number;
  /** Settles when the thread has ended. */
  readonly exited: Promise<void>;
  isReady = false;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #parcels = new Map<number, unknown>();

  constructor(index: number, entry: URL, module: string, memory: PoolMemory, events: CrewEvents) {
    this.index = index;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.unref();
    const start: WorkerStart = { index, module, memory };
    this.#worker = new Worker(entry, { workerData: { start, port: port2 }, transferList: [port2] });
    this.#worker.on("message", ({ exports }: WorkerReady) => {
      this.isReady = true;
      events.onReady(this, exports);
    });
    let cause: unknown;
    this.#worker.on("error", (error: unknown) => {
      cause = error;
    });
    this.exited = new Promise((resolve) => {
      this.#worker.on("exit", (code: number) => {
        port1.close();
        resolve();
        const detail = cause instanceof Error ? cause.message : `it exited with code ${code}`;
        events.onExit(this, detail, cause);
      });
    });
  }

  /** Keeps the process alive, or no longer does. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#worker.ref();
    else this.#worker.unref();
  }

  send(parcel: Parcel): void {
    this.#port.postMessage(parcel);
  }

  /** The result that came as a parcel; the worker sent it before it said that the task is done. */
  receive(handle: number): { readonly value: unknown } | undefined {
    for (;;) {
      if (this.#parcels.has(handle)) {
        const value = this.#parcels.get(handle);
        this.#parcels.delete(handle);
        return { value };
      }
      const received: { message: Parcel } | undefined = receiveMessageOnPort(this.#port);
      if (received === undefined) return undefined;
      this.#parcels.set(received.message.handle, received.message.value);
    }
  }

  /** Stops the thread in the middle of whatever it does. `exited` tells when, for in Bun this promise may stay open. */
  terminate(): void {
    void this.#worker.terminate();
  }
}
