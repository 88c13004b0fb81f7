import type { Clock } from "../clock.ts";
import type { MissionStore, MissionTransaction } from "../state/mission-store.ts";

export interface LeaseOptions {
  readonly store: MissionStore;
  readonly missionId: string;
  readonly owner: string;
  readonly clock: Clock;
  /** How long the lease holds without a renewal. */
  readonly durationMs: number;
  /** Whether another owner's process is known to be gone; saves waiting for its lease to expire. */
  readonly isGone: (owner: string) => boolean;
  /** Called at a renewal when anything was committed since the last one, or when another process has the mission now. */
  readonly onChange: () => void;
  readonly onFault: (message: string, error: unknown) => void;
}

/** How long a lease holds without a renewal, where the engine is not told otherwise. */
export const defaultLeaseMs = 15_000;

/** How often a lease is renewed, which is also how soon one process hears what another has committed. */
export function beatMs(leaseMs: number = defaultLeaseMs): number {
  return leaseMs / 3;
}

/** One process owns a mission at a time. Every step checks the lease in its own transaction, which is the fence. */
export class Lease {
  readonly #options: LeaseOptions;
  #timer: unknown;
  /** Version of the store at the last renewal. */
  #seen = 0;
  /** A renewal that was on its way when the lease was given back must not take it again. */
  #isReleased = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Takes the lease if it is free, expired, or its owner's process is gone; says whether it was taken. */
  async acquire(): Promise<boolean> {
    const { store, missionId, owner, isGone } = this.#options;
    const isTaken = await store.transact(`lease of ${missionId} to ${owner}`, (tx) => {
      const held = tx.get(["lease", missionId]);
      const isFree =
        held === undefined ||
        held.owner === owner ||
        held.expiresAt <= this.#options.clock.date() ||
        isGone(held.owner);
      if (isFree) tx.set(["lease", missionId], this.#record());
      return isFree;
    });
    if (!isTaken) return false;
    this.#seen = store.version;
    this.#schedule();
    return true;
  }

  /** Whether this process holds the lease, as the transaction sees it. */
  isHeldIn(tx: MissionTransaction): boolean {
    return tx.get(["lease", this.#options.missionId])?.owner === this.#options.owner;
  }

  /** Gives the lease back, if it is still held. */
  async release(): Promise<void> {
    const { store, missionId, clock } = this.#options;
    this.#isReleased = true;
    clock.clearTimeout(this.#timer);
    await store.transact(`lease of ${missionId} released`, (tx) => {
      if (this.isHeldIn(tx)) tx.delete(["lease", missionId]);
    });
  }

  #schedule(): void {
    if (this.#isReleased) return;
    const { clock, durationMs } = this.#options;
    this.#timer = clock.setTimeout(() => void this.#renew(), beatMs(durationMs));
  }

  async #renew(): Promise<void> {
    const { store, missionId, onChange, onFault } = this.#options;
    try {
      const isHeld = await store.transact(`lease of ${missionId} renewed`, (tx) => {
        const held = this.isHeldIn(tx);
        if (held) tx.set(["lease", missionId], this.#record());
        return held;
      });
      // The renewal is a commit itself.
      const isChanged = store.version !== this.#seen + 1;
      this.#seen = store.version;
      if (isHeld) this.#schedule();
      if (isChanged || !isHeld) onChange();
    } catch (error) {
      onFault(`the lease of mission ${missionId} could not be renewed`, error);
      this.#schedule();
    }
  }

  #record(): { readonly owner: string; readonly expiresAt: number } {
    const { owner, clock, durationMs } = this.#options;
    return { owner, expiresAt: clock.date() + durationMs };
  }
}
