import { decide } from "../decide/decide.ts";
import { type Effect, type Wanted, wantedEffects } from "../decide/effects.ts";
import type { DecisionRules } from "../decide/rules.ts";
import type { MissionView } from "../decide/view.ts";
import { applyChanges, viewOf } from "../state/mission-store.ts";
import { carryOut } from "./effects.ts";
import type { Lease } from "./lease.ts";
import type { MissionContext } from "./mission-context.ts";

const retryMs = 1000;
const maxFaults = 5;

export interface DriverOptions {
  readonly missionId: string;
  readonly context: MissionContext;
  readonly rules: DecisionRules;
  readonly lease: Lease;
  /** Called with each committed state. */
  readonly onStep: (view: MissionView) => void;
  /** Called once when the driver stops by itself: the mission is over and cleaned, or another process drives it. */
  readonly onStop: (why: "over" | "superseded") => void;
}

/**
 * Drives one mission level-triggered: it commits what follows from the state, then makes what happens outside match
 * what the state wants - starts what is missing and aborts what nobody wants any more. Nothing is remembered between
 * two steps but what runs, so a restart needs no code of its own.
 */
export class MissionDriver {
  readonly #options: DriverOptions;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();
  /** Effects that threw, and how often; a result they could record is no fault. */
  readonly #faults = new Map<string, number>();
  #timer: unknown;
  #isStepping = false;
  #isDirty = false;
  #isStopped = false;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /** Looks at the state again, soon; any number of calls before that are one. */
  kick(): void {
    this.#isDirty = true;
    if (this.#isStepping || this.#isStopped) return;
    this.#isStepping = true;
    void this.#steps();
  }

  /** Aborts what runs and waits for it to end; the store keeps the state as it is. */
  async close(): Promise<void> {
    this.#isStopped = true;
    this.#options.context.tenure = "closing";
    this.#clearTimer();
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort(new DOMException("the engine is closing", "AbortError"));
    await Promise.allSettled(running.map(({ done }) => done));
    await this.#options.lease.release();
  }

  async #steps(): Promise<void> {
    while (this.#isDirty && !this.#isStopped) {
      this.#isDirty = false;
      try {
        await this.#step();
      } catch (error) {
        // The store refuses writes (disk full, read-only): nothing may be started that could not be recorded.
        this.#options.context.report(`mission ${this.#options.missionId} could not take a step`, error);
        this.#wakeIn(retryMs);
      }
    }
    this.#isStepping = false;
  }

  async #step(): Promise<void> {
    const { missionId, context, rules, lease } = this.#options;
    const step = await context.store.transact(`step of ${missionId}`, (tx) => {
      const view = viewOf(tx, missionId);
      if (view === undefined || !lease.isHeldIn(tx)) return undefined;
      const draft = decide(view, context.clock.date(), rules);
      applyChanges(tx, missionId, draft);
      return draft;
    });
    if (this.#isStopped) return;
    if (step === undefined) return this.#stop("superseded");
    const wanted = wantedEffects(step, context.clock.date());
    this.#reconcile(wanted);
    this.#options.onStep(step);
    const { phase } = step.mission;
    if (phase.kind === "ended" && phase.isCleaned && this.#running.size === 0) this.#stop("over");
  }

  #reconcile({ effects, wakeAt }: Wanted): void {
    const wanted = new Map(effects.map((effect) => [effect.id, effect]));
    for (const [id, { abort }] of this.#running) {
      if (!wanted.has(id)) abort.abort(new DOMException(`${id} is not wanted any more`, "AbortError"));
    }
    // The cleanup waits until everything else has let go of its session and its place.
    const isEnding = wanted.has("cleanup");
    if (isEnding && this.#running.size > 0) return;
    for (const effect of wanted.values()) if (!this.#running.has(effect.id)) this.#start(effect);
    if (wakeAt === undefined) this.#clearTimer();
    else this.#wakeIn(wakeAt - this.#options.context.clock.date());
  }

  #start(effect: Effect): void {
    const { context } = this.#options;
    const abort = new AbortController();
    const run = async (): Promise<void> => {
      let isFaulty = false;
      try {
        await carryOut(context, effect, abort.signal);
      } catch (error) {
        isFaulty = !abort.signal.aborted;
        if (isFaulty) await this.#noteFault(effect.id, error);
      }
      this.#running.delete(effect.id);
      if (isFaulty) this.#wakeIn(retryMs);
      else this.kick();
    };
    this.#running.set(effect.id, { abort, done: run() });
  }

  /** An effect that keeps throwing cannot be recorded as a result; after a few times it ends the mission (M9). */
  async #noteFault(id: string, error: unknown): Promise<void> {
    const { context, missionId } = this.#options;
    context.report(`${id} failed`, error);
    const count = (this.#faults.get(id) ?? 0) + 1;
    this.#faults.set(id, count);
    if (count < maxFaults) return;
    const fault = `${id} failed ${count} times: ${error instanceof Error ? error.message : String(error)}`;
    await context.store
      .transact(fault, (tx) => {
        const mission = tx.get(["mission", missionId]);
        if (mission !== undefined) tx.set(["mission", missionId], { ...mission, fault });
      })
      .catch((cause: unknown) => context.report("the fault could not be recorded", cause));
  }

  #stop(why: "over" | "superseded"): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#clearTimer();
    if (why === "superseded") this.#options.context.tenure = "superseded";
    for (const { abort } of this.#running.values()) abort.abort(new DOMException("superseded", "AbortError"));
    this.#options.onStop(why);
  }

  #wakeIn(ms: number): void {
    this.#clearTimer();
    if (this.#isStopped) return;
    this.#timer = this.#options.context.clock.setTimeout(() => this.kick(), Math.max(1, ms));
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#options.context.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
