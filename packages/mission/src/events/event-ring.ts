import { type CompactedError, MvccError, type Store } from "@oco/mvcc";
import type { MissionSchema } from "../state/schema.ts";
import { eventsOf, type MissionEvent } from "./mission-event.ts";

/** The newest events of a mission. */
export interface RecentEvents {
  /** Oldest first. */
  readonly events: readonly MissionEvent[];
  /** Events of all missions that the ring no longer holds; the stream has what the store retains of them. */
  readonly forgotten: number;
}

/**
 * The newest events of all missions, at most as many as it has room for. It reads on in the store when somebody asks, from where
 * it was: nothing runs while nobody does, and what other processes have done is there too.
 */
export class EventRing {
  readonly #store: Store<MissionSchema>;
  readonly #slots: (MissionEvent | undefined)[];
  #count = 0;
  #version = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(store: Store<MissionSchema>, capacity: number) {
    this.#store = store;
    this.#slots = new Array<MissionEvent | undefined>(capacity);
  }

  /** The newest events of a mission, at most `count`. */
  async recent(missionId: string, count: number): Promise<RecentEvents> {
    this.#reading = this.#reading.catch(() => {}).then(() => this.#readOn());
    await this.#reading;
    const capacity = this.#slots.length;
    const forgotten = Math.max(0, this.#count - capacity);
    const events: MissionEvent[] = [];
    for (let at = this.#count - 1; at >= forgotten && events.length < count; at -= 1) {
      const event = this.#slots[at % capacity];
      if (event?.missionId === missionId) events.push(event);
    }
    return { events: events.reverse(), forgotten };
  }

  async #readOn(): Promise<void> {
    try {
      for await (const commit of this.#store.history({ since: this.#version })) {
        for (const event of eventsOf(commit)) {
          this.#slots[this.#count % this.#slots.length] = event;
          this.#count += 1;
        }
        this.#version = commit.version;
      }
    } catch (error) {
      if (!isCompacted(error) || error.oldest <= this.#version) throw error;
      // The store was compacted past what was read so far: the rest begins where it does.
      this.#version = error.oldest;
      await this.#readOn();
    }
  }
}

function isCompacted(error: unknown): error is CompactedError {
  return MvccError.is(error) && error.code === "OCO_MVCC_COMPACTED";
}
