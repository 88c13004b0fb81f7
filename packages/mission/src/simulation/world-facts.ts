import type { FaultKind } from "./census.ts";

/** Something that went wrong in a simulated world, so that a report can be held against it. */
export interface WorldFact {
  readonly at: number;
  readonly mission: string;
  /** The attempt's id. */
  readonly attempt: string;
  readonly what:
    | "rate-limit"
    | "server-error"
    | "hang"
    | "empty"
    | "wrong-arguments"
    | "vanished"
    | "blocked"
    | "overflow"
    | "rejection";
}

/** A submission whose acceptance an agent has heard of: it has to be found in the end (M4). */
export interface Acknowledged {
  readonly sessionId: string;
  readonly tool: string;
}

/** A broken invariant. */
export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

/** What really happened in a simulated world, as it saw it itself. */
export class WorldFacts {
  readonly faults: WorldFact[] = [];
  readonly acknowledged: Acknowledged[] = [];
  readonly violations: Violation[] = [];
  /** How often each kind of trouble happened that is no fact about an attempt. */
  readonly counts: Map<FaultKind, number> = new Map();
  crashes = 0;
  engineRestarts = 0;

  happened(kind: FaultKind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  violated(invariant: string, detail: string): void {
    if (this.violations.length < 20) this.violations.push({ invariant, detail });
  }

  /** Holds a claim; one that does not hold is a violation. */
  expect(invariant: string, isTrue: boolean, detail: () => string): void {
    if (!isTrue) this.violated(invariant, detail());
  }

  /** How often something of a kind happened to attempts whose id begins so. */
  count(mission: string, attemptPrefix: string, kinds?: readonly WorldFact["what"][]): number {
    return this.faults.filter(
      (fact) =>
        fact.mission === mission &&
        fact.attempt.startsWith(attemptPrefix) &&
        (kinds === undefined || kinds.includes(fact.what)),
    ).length;
  }
}
