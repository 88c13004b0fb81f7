import type { Clock } from "../clock.ts";
import type { DecisionRules } from "../decide/rules.ts";
import type { MissionView } from "../decide/view.ts";
import type { MissionStore } from "../state/mission-store.ts";
import type { Capacity } from "./capacity.ts";
import type { MissionEngineOptions } from "./engine-options.ts";
import { defaultLeaseMs, Lease } from "./lease.ts";
import { MissionContext } from "./mission-context.ts";
import { MissionDriver } from "./mission-driver.ts";
import type { TurnWatcher } from "./turn-watcher.ts";

/** What the missions of one engine share. */
export interface FleetParts {
  readonly options: MissionEngineOptions;
  readonly store: MissionStore;
  readonly rules: DecisionRules;
  readonly clock: Clock;
  readonly capacity: Capacity;
  readonly watcher: TurnWatcher;
  readonly onStep: (view: MissionView) => void;
  readonly onFault: (message: string, error: unknown) => void;
}

/** Where a mission is driven. */
export type MissionDriverPlace = "here" | "elsewhere" | "nobody";

/** The missions that this process drives, each with a lease, a context and a driver of its own (M8). */
export class MissionFleet {
  readonly #parts: FleetParts;
  readonly #drivers = new Map<string, MissionDriver>();
  /** Missions on the way into the fleet; a second call for one waits for the first. */
  readonly #joining = new Map<string, Promise<boolean>>();

  constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  /** Takes over a mission that no living process drives; says whether it is driven here. */
  async drive(missionId: string): Promise<boolean> {
    if (this.#drivers.has(missionId)) return true;
    const joining = this.#joining.get(missionId) ?? this.#join(missionId);
    this.#joining.set(missionId, joining);
    try {
      return await joining;
    } finally {
      this.#joining.delete(missionId);
    }
  }

  /** Who drives a mission: this process, another one that is not known to be gone, or nobody. */
  driverOf(missionId: string): MissionDriverPlace {
    if (this.#drivers.has(missionId)) return "here";
    const { store, clock, options } = this.#parts;
    const lease = store.lease(missionId);
    if (lease === undefined || lease.owner === options.owner || lease.expiresAt <= clock.date())
      return "nobody";
    return options.isOwnerGone?.(lease.owner) === true ? "nobody" : "elsewhere";
  }

  /** Has the driver of a mission look at its state again, if it is driven here. */
  kick(missionId: string): void {
    this.#drivers.get(missionId)?.kick();
  }

  /** Lets go of every mission; the store keeps what was. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#joining.values());
    await Promise.allSettled([...this.#drivers.values()].map((driver) => driver.close()));
    this.#drivers.clear();
  }

  async #join(missionId: string): Promise<boolean> {
    const { rules, onStep, onFault } = this.#parts;
    const lease = this.#leaseOf(missionId);
    if (!(await lease.acquire())) return false;
    const context = this.#contextOf(missionId, lease);
    await context
      .adopt()
      .catch((error: unknown) => onFault(`sessions of mission ${missionId} could not be listed`, error));
    const onStop = (): void => {
      this.#drivers.delete(missionId);
      void lease
        .release()
        .catch((error: unknown) => onFault(`the lease of ${missionId} could not be released`, error));
    };
    const driver = new MissionDriver({ missionId, context, rules, lease, onStep, onStop });
    this.#drivers.set(missionId, driver);
    driver.kick();
    return true;
  }

  #leaseOf(missionId: string): Lease {
    const { options, store, clock, onFault } = this.#parts;
    const { owner, leaseMs = defaultLeaseMs, isOwnerGone = () => false } = options;
    return new Lease({
      store,
      missionId,
      owner,
      clock,
      durationMs: leaseMs,
      isGone: isOwnerGone,
      onChange: () => this.kick(missionId),
      onFault,
    });
  }

  #contextOf(missionId: string, lease: Lease): MissionContext {
    const { options, store, clock, capacity, watcher, onFault } = this.#parts;
    const { host, workspace, checks, inspector, recall } = options;
    return new MissionContext({
      missionId,
      host,
      workspace,
      checks,
      store,
      clock,
      capacity,
      watcher,
      isOwnIn: (tx) => lease.isHeldIn(tx),
      onFault,
      ...(inspector === undefined ? {} : { inspector }),
      ...(recall === undefined ? {} : { recall }),
    });
  }
}
