/** A closed breaker lets every call through. */
export interface ClosedState {
  readonly kind: "closed";
  /** Failures that count towards the trip: in a row, or within the window. */
  readonly failures: number;
}

/** An open breaker refuses every call until its time is up. */
export interface OpenState {
  readonly kind: "open";
  /** When the first probe may be admitted, on the clock of the breaker. */
  readonly untilMs: number;
  /** Trips in a row, without a close in between; 1 for the first. */
  readonly trips: number;
  /** The failure that tripped it. */
  readonly cause: unknown;
}

/** A half-open breaker admits a few probes and refuses the rest. */
export interface HalfOpenState {
  readonly kind: "half-open";
  /** Probes under way. */
  readonly probing: number;
  /** Probes that succeeded so far. */
  readonly successes: number;
  /** Trips in a row, without a close in between. */
  readonly trips: number;
  /** The failure of the latest trip. */
  readonly cause: unknown;
}

/** Where a breaker stands; each state carries exactly what it knows. */
export type BreakerState = ClosedState | OpenState | HalfOpenState;

/** A breaker went from one state to another. */
export interface BreakerChange {
  readonly from: BreakerState;
  readonly to: BreakerState;
  /** When, on the clock of the breaker. */
  readonly atMs: number;
}
