import type { MissionEngine, MissionSchema } from "@oco/mission";
import type { Store } from "@oco/mvcc";
import type { MissionDelivery } from "./mission-delivery.ts";
import { unfinishedMissions } from "./unfinished-missions.ts";

export interface ResumptionParts {
  readonly engine: Pick<MissionEngine, "drive">;
  readonly delivery: Pick<MissionDelivery, "deliver">;
  readonly store: Store<MissionSchema>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFault: (what: string) => (error: unknown) => void;
}

/** Beyond the end of a lease, so that it is over for every clock of this machine. */
const slackMs = 1_000;

/**
 * Goes on with missions that a process before this one left. One whose lease has not run out may still be driven by a
 * process that cannot be told dead from here, as after a change of the machine's name; it is tried once more when the
 * lease is over, since a living driver will have renewed it by then.
 */
export class MissionResumption implements Disposable {
  readonly #parts: ResumptionParts;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: ResumptionParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { store, now, onFault } = this.#parts;
    const left = await this.#take(unfinishedMissions(store, now()));
    if (left.length === 0 || this.#isClosed) return;
    const ends = left.map((id) => store.get(["lease", id])?.expiresAt ?? 0);
    const again = (): void =>
      void this.#take(left).catch(onFault("go on with a mission whose lease has run out"));
    this.#timer = setTimeout(again, Math.max(0, Math.max(...ends) - now()) + slackMs);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  /** Drives what nobody else does, and returns the others. */
  async #take(ids: readonly string[]): Promise<string[]> {
    const { engine, delivery, onFault } = this.#parts;
    const left: string[] = [];
    for (const id of ids) {
      if (this.#isClosed) break;
      if (await engine.drive(id))
        void delivery
          .deliver(id, " after a restart of OpenCode")
          .catch(onFault(`tell a session how mission ${id} ended`));
      else left.push(id);
    }
    return left;
  }
}
