import { describe } from "../errors.ts";
import { attempt } from "./attempts.ts";
import { Barrier } from "./barrier.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { Segment } from "./segment.ts";
import { Slots } from "./slots.ts";
import type { UnitStage } from "./stage.ts";
import type { Unit } from "./unit.ts";

/**
 * Takes the units of one generation through the unit stages of a segment, each at its own pace, and meets at the
 * barrier. A verdict is stored before the barrier hears of it (P3).
 */
export async function unitWave<T>(
  segment: Segment<T>,
  ledger: RunLedger<T>,
  signal: AbortSignal,
): Promise<void> {
  const wave = new UnitWave(segment, ledger, signal);
  await wave.run();
}

class UnitWave<T> {
  readonly #segment: Segment<T>;
  readonly #ledger: RunLedger<T>;
  readonly #outer: AbortSignal;
  readonly #stop = new AbortController();
  readonly #barrier: Barrier;
  readonly #slots: ReadonlyMap<UnitStage<T>, Slots>;
  #fault: { readonly error: unknown } | undefined;

  constructor(segment: Segment<T>, ledger: RunLedger<T>, signal: AbortSignal) {
    this.#segment = segment;
    this.#ledger = ledger;
    this.#outer = signal;
    this.#barrier = new Barrier(
      segment.barrier.name,
      ledger.units.map(({ key }) => key),
    );
    this.#slots = new Map(segment.stages.map((stage) => [stage, new Slots(stage.concurrency)]));
  }

  async run(): Promise<void> {
    const onAbort = (): void => this.#stop.abort(this.#outer.reason);
    if (this.#outer.aborted) onAbort();
    else this.#outer.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.all(this.#ledger.units.map((unit) => this.#guide(unit)));
    } finally {
      this.#outer.removeEventListener("abort", onAbort);
    }
    if (this.#fault !== undefined) throw this.#fault.error;
    this.#outer.throwIfAborted();
    const { state } = this.#barrier;
    if (state.kind === "broken") this.#ledger.fail(this.#barrier.name, describe(state.error), state.error);
  }

  /** Never rejects: what goes wrong is a failed unit, a stop, or a fault of the run that stops all others. */
  async #guide(unit: Unit<T>): Promise<void> {
    try {
      for (const stage of this.#segment.stages) {
        if (!(await this.#pass(unit, stage))) return;
      }
      this.#ledger.markPassed(unit);
      await this.#barrier.arrive(unit.key, { signal: this.#stop.signal });
    } catch (error) {
      // Stopped on purpose, or told of the failure of another one: neither is a fault of this unit.
      if (this.#stop.signal.aborted || this.#barrier.state.kind === "broken") return;
      this.#fault = { error };
      this.#stop.abort(error);
    }
  }

  async #pass(unit: Unit<T>, stage: UnitStage<T>): Promise<boolean> {
    if (this.#ledger.recall(stage, unit)) return true;
    const { signal } = this.#stop;
    const about = this.#ledger.about(stage, unit);
    const slots = this.#slots.get(stage) as Slots;
    const verdict = await slots.within(signal, () =>
      attempt(stage.check, about, stage, this.#ledger.time, signal),
    );
    await this.#store(verdict);
    if (verdict.isPassed) return true;
    const excuse = this.#segment.barrier.excuse?.(verdict);
    if (excuse !== undefined) {
      this.#ledger.excuse(unit, excuse);
      this.#barrier.excuse(unit.key);
    } else {
      this.#barrier.fail(unit.key, new Error(`${stage.name}: ${verdict.reason}`));
      if (this.#segment.barrier.onFailure === "stop")
        this.#stop.abort(new Error(`unit "${unit.key}" failed`));
    }
    return false;
  }

  async #store(verdict: Parameters<RunLedger<T>["record"]>[0]): Promise<void> {
    try {
      await this.#ledger.record(verdict);
    } catch (error) {
      this.#fault ??= { error };
      this.#stop.abort(error);
      throw error;
    }
  }
}
