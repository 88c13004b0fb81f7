import type { Store } from "@oco/mvcc";
import type { Clock } from "../clock.ts";
import type { AgentHost } from "../host/agent-host.ts";
import type { CheckRunner } from "../host/check-runner.ts";
import type { FileInspector } from "../host/file-inspector.ts";
import type { Workspace } from "../host/workspace.ts";
import type { MissionSchema } from "../state/schema.ts";

/** Everything through which an engine touches the world. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly host: AgentHost;
  readonly store: Store<MissionSchema>;
  readonly checks: CheckRunner;
  readonly inspector?: FileInspector;
  readonly workspace: Workspace;
}

/** A moment at which a process can die: on either side of a commit or of a call to the world. */
export interface CrashPoint {
  readonly kind: "commit" | "call";
  readonly side: "before" | "after";
  /** Counts the moments of this process, from 1. */
  readonly number: number;
}

/** A promise for each who waits: one for all would keep everything that ever waited for it. */
function neverReturns(): Promise<never> {
  return new Promise(() => {});
}

/**
 * An operating system's view of an engine: the ports that it gets stand between it and the world, and when the process is
 * killed no promise and no timer of theirs ever comes back. Whatever the engine held in memory is lost, as with `kill -9`.
 */
export class SimulatedProcess implements EnginePorts {
  readonly clock: Clock;
  readonly host: AgentHost;
  readonly store: Store<MissionSchema>;
  readonly checks: CheckRunner;
  readonly inspector?: FileInspector;
  readonly workspace: Workspace;
  /** Moments passed so far. */
  moments = 0;
  #isDead = false;
  readonly #dies: (point: CrashPoint) => boolean;
  readonly #onDeath: () => void;
  readonly #timers = new Set<unknown>();

  constructor(
    world: EnginePorts,
    dies: (point: CrashPoint) => boolean = () => false,
    onDeath: () => void = () => {},
  ) {
    this.#dies = dies;
    this.#onDeath = onDeath;
    this.clock = this.#clockOf(world.clock);
    this.host = this.#hostOf(world.host);
    this.store = this.#storeOf(world.store);
    const { checks, inspector, workspace } = world;
    if (inspector !== undefined)
      this.inspector = { inspect: (request) => this.#pass("call", () => inspector.inspect(request)) };
    this.checks = { run: (request) => this.#pass("call", () => checks.run(request)) };
    this.workspace = {
      kind: workspace.kind,
      open: (place) => this.#pass("call", () => workspace.open(place)),
      changes: (request) => this.#pass("call", () => workspace.changes(request)),
      merge: (place) => this.#pass("call", () => workspace.merge(place)),
      discard: (place) => this.#pass("call", () => workspace.discard(place)),
      land: (missionId) => this.#pass("call", () => workspace.land(missionId)),
      cleanup: (missionId) => this.#pass("call", () => workspace.cleanup(missionId)),
      fingerprint: () => this.#pass("call", () => workspace.fingerprint()),
    };
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Ends the process where it stands. */
  kill(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    for (const handle of this.#timers) this.clock.clearTimeout(handle);
    this.#onDeath();
  }

  async #pass<T>(kind: CrashPoint["kind"], run: () => Promise<T>): Promise<T> {
    if (this.#isDead || this.#mayDie(kind, "before")) return neverReturns();
    const settled = await run().then(
      (value) => ({ isOk: true, value }) as const,
      (error: unknown) => ({ isOk: false, error }) as const,
    );
    if (this.#isDead || this.#mayDie(kind, "after")) return neverReturns();
    if (settled.isOk) return settled.value;
    throw settled.error;
  }

  #mayDie(kind: CrashPoint["kind"], side: CrashPoint["side"]): boolean {
    this.moments += 1;
    if (this.#dies({ kind, side, number: this.moments })) this.kill();
    return this.#isDead;
  }

  #clockOf(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      date: () => clock.date(),
      setTimeout: (callback, ms) => {
        const handle = clock.setTimeout(() => {
          this.#timers.delete(handle);
          if (!this.#isDead) callback();
        }, ms);
        if (this.#isDead) clock.clearTimeout(handle);
        else this.#timers.add(handle);
        return handle;
      },
      clearTimeout: (handle) => {
        this.#timers.delete(handle);
        clock.clearTimeout(handle);
      },
    };
  }

  #hostOf(host: AgentHost): AgentHost {
    return {
      createSession: (request) => this.#pass("call", () => host.createSession(request)),
      nextTurnId: (sessionId) => host.nextTurnId(sessionId),
      startTurn: (request) => this.#pass("call", () => host.startTurn(request)),
      turnStates: (turns) => this.#pass("call", () => host.turnStates(turns)),
      abort: (sessionId) => this.#pass("call", () => host.abort(sessionId)),
      closeSession: (sessionId) => this.#pass("call", () => host.closeSession(sessionId)),
      findSessions: (tagPrefix) => this.#pass("call", () => host.findSessions(tagPrefix)),
      onActivity: (listener) =>
        host.onActivity((sessionId, what) => {
          if (!this.#isDead) listener(sessionId, what);
        }),
    };
  }

  /** Commits are moments; everything else of a store only reads. */
  #storeOf(store: Store<MissionSchema>): Store<MissionSchema> {
    const transact: Store<MissionSchema>["transact"] = (work, options) =>
      this.#pass("commit", () => store.transact(work, options));
    return new Proxy(store, {
      get: (target, name) => {
        if (name === "transact") return transact;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }
}
