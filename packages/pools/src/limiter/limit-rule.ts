import { requireFunction, requireOneOf } from "../arguments.ts";

/** What the limiter tells a rule about a permit that ended. */
export interface LimitSample {
  /** Whether the work was done or the service turned it away. */
  readonly outcome: "ok" | "dropped";
  /** How long the permit was held, in milliseconds; 0 when the rule does not measure latency. */
  readonly latencyMs: number;
  /** Permits that were live when this one began, itself included. */
  readonly inFlight: number;
  /** The limit in force. */
  readonly limit: number;
  readonly min: number;
  readonly max: number;
  /** The number of this permit; they are counted from 1. */
  readonly serial: number;
  /** The number of the latest permit. */
  readonly latestSerial: number;
}

/**
 * Decides the limit. `fixed` keeps it at `max`; an adaptive rule is asked after each permit that ended as `ok` or
 * `dropped` and returns the limit it wants, which the limiter rounds down and keeps between `min` and `max`.
 */
export type LimitRule =
  | { readonly kind: "fixed" }
  | {
      readonly kind: "adaptive";
      /** Whether it reads `latencyMs`; if not, the limiter never looks at the clock for it. */
      readonly measuresLatency: boolean;
      next(sample: LimitSample): number;
    };

/** Makes a rule with a state of its own, once per limiter. */
export type LimitAlgorithm = () => LimitRule;

/** Makes the rule of a limiter. @throws {RangeError | TypeError} for what is none, such as `aimd` without its call */
export function makeRule(algorithm: LimitAlgorithm): LimitRule {
  const rule = requireFunction("algorithm", algorithm)();
  requireOneOf("algorithm().kind", rule?.kind, ["fixed", "adaptive"]);
  if (rule.kind === "adaptive") requireFunction("algorithm().next", rule.next);
  return rule;
}

/** Says whether the service was busy enough when the permit began for its success to prove that more would fit. */
export function wasBusy(sample: LimitSample): boolean {
  return sample.inFlight * 2 >= sample.limit;
}

/**
 * Lets one cut through per round of permits: when a full service turns fifty calls away at once, that is one piece of
 * news, not fifty. A round lasts until a permit ends that began after the cut.
 */
export class CutRound {
  #cutSerial = 0;

  /** Says whether this permit began before the latest cut, so that its end is old news. */
  isStale(sample: LimitSample): boolean {
    return sample.serial <= this.#cutSerial;
  }

  /** Remembers that the limit was cut now. */
  begin(sample: LimitSample): void {
    this.#cutSerial = sample.latestSerial;
  }
}

/** The unrounded limit of a rule; follows the limit in force when somebody else moved it. */
export class Estimate {
  #value = 0;

  current(sample: LimitSample): number {
    if (Math.floor(this.#value) !== sample.limit) this.#value = sample.limit;
    return this.#value;
  }

  set(sample: LimitSample, value: number): number {
    this.#value = Math.min(sample.max, Math.max(sample.min, value));
    return this.#value;
  }
}
