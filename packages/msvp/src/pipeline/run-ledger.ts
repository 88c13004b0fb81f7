import type { Verdict } from "../check/verdict.ts";
import type { MsvpError } from "../errors.ts";
import type { AttemptSubject, Timekeeping } from "./attempts.ts";
import type { IntegrationStage } from "./integration.ts";
import type { PipelineReport } from "./report.ts";
import { type EarlierVerdicts, makeToken, type ResumeToken } from "./resume-token.ts";
import type { UnitStage } from "./stage.ts";
import type { Unit, UnitSet } from "./unit.ts";

/** Told of each verdict, with a token that includes it; awaited before anything follows from the verdict. */
export type OnVerdict = (verdict: Verdict, token: ResumeToken) => void | PromiseLike<void>;

interface LedgerSettings {
  readonly pipeline: string;
  readonly earlier: EarlierVerdicts;
  readonly time: Timekeeping;
  readonly onVerdict: OnVerdict | undefined;
}

/** What a run knows: the units still in it, every verdict, who was excused, and what failed. */
export class RunLedger<T> {
  readonly time: Timekeeping;
  readonly #settings: LedgerSettings;
  readonly #verdicts: Verdict[] = [];
  readonly #excused: { readonly unit: Unit<T>; readonly reason: string }[] = [];
  readonly #startedAt: number;
  readonly #started: number;
  /** Units, and null for the set, for which something was run anew: later verdicts of the earlier run are void. */
  readonly #renewed = new Set<string | null>();
  #units: readonly Unit<T>[];
  #passed = new Set<string>();
  #resumed = 0;
  #failure:
    | { readonly failedAt: string; readonly reason: string; readonly error: MsvpError | null }
    | undefined;

  constructor(units: readonly Unit<T>[], settings: LedgerSettings) {
    this.#units = units;
    this.#settings = settings;
    this.time = settings.time;
    this.#startedAt = settings.time.timestamp();
    this.#started = settings.time.clock.now();
  }

  /** Units that have neither failed nor been excused before this segment. */
  get units(): readonly Unit<T>[] {
    return this.#units;
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  get set(): UnitSet<T> {
    return { units: this.#units, excused: [...this.#excused], verdicts: [...this.#verdicts] };
  }

  about(stage: UnitStage<T>, unit: Unit<T>): AttemptSubject<T> {
    const revision = JSON.stringify([stage.revision ?? "", unit.revision ?? ""]);
    return { stage: stage.name, unit: unit.key, revision, subject: unit.value };
  }

  aboutSet(stage: IntegrationStage<T>): AttemptSubject<UnitSet<T>> {
    const units = this.#units.map(({ key, revision = "" }) => [key, revision]).sort();
    const revision = JSON.stringify([stage.revision ?? "", units]);
    return { stage: stage.name, unit: null, revision, subject: this.set };
  }

  /** Takes over a verdict that passed earlier, unless something before it was run anew. */
  recall(stage: UnitStage<T>, unit: Unit<T>): boolean {
    return (
      !this.#renewed.has(null) && !this.#renewed.has(unit.key) && this.#takeOver(this.about(stage, unit))
    );
  }

  recallSet(stage: IntegrationStage<T>): boolean {
    return this.#renewed.size === 0 && this.#takeOver(this.aboutSet(stage));
  }

  async record(verdict: Verdict): Promise<void> {
    this.#renewed.add(verdict.unit);
    this.#verdicts.push(verdict);
    await this.#settings.onVerdict?.(verdict, this.#token());
  }

  markPassed(unit: Unit<T>): void {
    this.#passed.add(unit.key);
  }

  excuse(unit: Unit<T>, reason: string): void {
    this.#excused.push({ unit, reason });
  }

  /** Leaves only the units that passed the segment. */
  closeWave(): void {
    this.#units = this.#units.filter(({ key }) => this.#passed.has(key));
    this.#passed = new Set();
  }

  /** The first failure is the one that is told. */
  fail(failedAt: string, reason: string, error: MsvpError | null = null): void {
    this.#failure ??= { failedAt, reason, error };
  }

  report(): PipelineReport {
    const facts = {
      verdicts: [...this.#verdicts],
      excused: this.#excused.map(({ unit, reason }) => ({ unit: unit.key, reason })),
      resumed: this.#resumed,
      token: this.#token(),
      startedAt: this.#startedAt,
      durationMs: this.time.clock.now() - this.#started,
    };
    if (this.#failure === undefined) return { outcome: "passed", ...facts };
    return { outcome: "failed", ...this.#failure, ...facts };
  }

  #token(): ResumeToken {
    return makeToken(this.#settings.pipeline, this.#verdicts);
  }

  #takeOver({
    stage,
    unit,
    revision,
  }: Pick<AttemptSubject<unknown>, "stage" | "unit" | "revision">): boolean {
    const verdict = this.#settings.earlier.find(stage, unit, revision);
    if (verdict === undefined) return false;
    this.#verdicts.push(verdict);
    this.#resumed += 1;
    return true;
  }
}
