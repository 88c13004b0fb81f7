import type { Inspection, InspectionFinding } from "@oco/mission";
import type { Fault } from "./fault.ts";

/** What came of one check so far. */
export class Tally {
  readonly #check: string;
  readonly #findings: InspectionFinding[] = [];
  readonly #left = new Map<string, number>();
  readonly #remarks: string[] = [];
  #files = 0;
  #known = 0;
  #missing: string | undefined;

  constructor(check: string) {
    this.#check = check;
  }

  /** A file was looked at; `all` counts what it had before as well. */
  add(file: string, faults: readonly Fault[], all: number): void {
    this.#files += 1;
    this.#known += all - faults.length;
    for (const { severity, rule, message, line, column } of faults)
      this.#findings.push({ severity, rule, message, file, line, column });
  }

  /** A file was not looked at. */
  leave(reason: string): void {
    this.#left.set(reason, (this.#left.get(reason) ?? 0) + 1);
  }

  /** A file was not looked at because what the check needs is not there. */
  miss(reason: string): void {
    this.#missing = reason;
    this.leave(reason);
  }

  remark(text: string): void {
    this.#remarks.push(text);
  }

  /** A check that was kept from every file has not run: that is no evidence. */
  inspection(startedAt: number, durationMs: number): Inspection {
    const check = this.#check;
    if (this.#files === 0 && this.#missing !== undefined)
      return { kind: "not-run", check, why: this.#missing };
    const left = [...this.#left].map(([reason, count]) => `${count} not looked at: ${reason}`);
    const known = this.#known === 0 ? [] : [`${this.#known} that were there before do not count`];
    const remarks = [...left, ...known, ...this.#remarks];
    return {
      kind: "ran",
      check,
      files: this.#files,
      findings: this.#findings,
      remarks,
      startedAt,
      durationMs,
    };
  }
}
