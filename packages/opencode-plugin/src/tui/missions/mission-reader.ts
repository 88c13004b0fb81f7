import { readdirSync } from "node:fs";
import { type MissionRecord, type MissionSchema, type MissionView, viewOf } from "@oco/mission";
import { openStore, type Snapshot, type Store } from "@oco/mvcc";
import type { BoardState } from "../board/board.ts";

export interface MissionReaderOptions {
  /** Where the store of the project is, or will be. */
  readonly path: () => string;
  readonly now: () => number;
  /** Called after records have changed, or could be read for the first time. */
  readonly onChange: () => void;
  readonly onFault: (message: string, error: unknown) => void;
}

/** How often the store is asked for commits of the engine, which runs in another thread or process. */
const pollMs = 200;

/** After so many faults the store is left alone: each try would read a broken log from its beginning. */
const maxFaults = 3;

/**
 * Reads the missions of a project beside the engine that writes them, and writes nothing. It opens the store only once
 * there is one, holds no timer before that, and a fault makes it show nothing rather than throw (M10).
 */
export class MissionReader implements AsyncDisposable {
  readonly #options: MissionReaderOptions;
  readonly #end = new AbortController();
  #opening: Promise<void> | undefined;
  #store: Store<MissionSchema> | undefined;
  #faults = 0;

  constructor(options: MissionReaderOptions) {
    this.#options = options;
  }

  /** Opens the store if it is there by now; returns at once where it is open or still missing. */
  async look(): Promise<void> {
    if (this.#store !== undefined || this.#end.signal.aborted || this.#faults >= maxFaults) return;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  /** The mission that a session asked for last, or works for; `undefined` where there is none. */
  ofSession(sessionId: string): BoardState | undefined {
    return this.#read((snapshot) => {
      const missionId =
        snapshot.get(["parent", sessionId]) ?? snapshot.get(["session", sessionId])?.missionId;
      return missionId === undefined ? undefined : this.#stateOf(snapshot, missionId);
    });
  }

  /** One mission; `undefined` where there is none of that id. */
  mission(missionId: string): MissionView | undefined {
    return this.#read((snapshot) => viewOf(snapshot, missionId));
  }

  /** The missions of the project, newest first. */
  missions(): readonly MissionRecord[] {
    const records = this.#read((snapshot) =>
      snapshot.entries({ prefix: ["mission"] }).map(({ value }) => value),
    );
    return (records ?? []).toSorted((a, b) => b.createdAt - a.createdAt);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#opening;
    await this.#drop();
  }

  async #open(): Promise<void> {
    try {
      const path = this.#options.path();
      if (!hasLog(path)) return;
      // The engine of the same process may have it open; reading beside it is what the log is made for.
      this.#store = await openStore<MissionSchema>({ path, author: "board", pollMs, exclusive: false });
      if (this.#end.signal.aborted) return;
      void this.#follow(this.#store);
      this.#options.onChange();
    } catch (error) {
      this.#fault("could not open the missions of this project", error);
    }
  }

  async #follow(store: Store<MissionSchema>): Promise<void> {
    try {
      for await (const _ of store.watch({ signal: this.#end.signal })) this.#options.onChange();
    } catch (error) {
      if (!this.#end.signal.aborted) this.#fault("could not follow the missions of this project", error);
    }
  }

  #read<T>(read: (snapshot: Snapshot<MissionSchema>) => T): T | undefined {
    if (this.#store === undefined) return undefined;
    try {
      using snapshot = this.#store.snapshot();
      return read(snapshot);
    } catch (error) {
      this.#fault("could not read the missions of this project", error);
      return undefined;
    }
  }

  #stateOf(snapshot: Snapshot<MissionSchema>, missionId: string): BoardState | undefined {
    const view = viewOf(snapshot, missionId);
    const lease = snapshot.get(["lease", missionId]);
    return view && { view, isDriven: lease !== undefined && lease.expiresAt > this.#options.now() };
  }

  #fault(message: string, error: unknown): void {
    this.#faults += 1;
    void this.#drop();
    this.#options.onFault(message, error);
    this.#options.onChange();
  }

  async #drop(): Promise<void> {
    const store = this.#store;
    this.#store = undefined;
    await store?.close().catch(() => {});
  }
}

/** Whether the engine has made its log: to open an empty folder would be to make one. */
function hasLog(path: string): boolean {
  try {
    return readdirSync(path).some((name) => name.endsWith(".log"));
  } catch {
    return false;
  }
}
