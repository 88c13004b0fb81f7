import { type Clock, systemClock } from "../clock.ts";
import type { RuleFinding } from "./evidence.ts";
import type { Check, CheckContext } from "./verdict.ts";

/** A property that the structure of a subject must have. */
export interface Rule<S> {
  readonly name: string;
  /** Every place that breaks the rule; none means that the subject keeps it. */
  readonly find: (
    subject: S,
    context: CheckContext,
  ) => Iterable<Omit<RuleFinding, "rule">> | PromiseLike<Iterable<Omit<RuleFinding, "rule">>>;
}

export interface RuleOptions {
  /** Findings kept as evidence; the rest is only counted. @default 100 */
  readonly mostFindings?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Epoch milliseconds, for `startedAt`. @default Date.now */
  readonly timestamp?: () => number;
}

/**
 * Passes when no rule finds anything. All rules are applied, in order, so that one attempt learns of everything; a rule
 * that throws fails the check, because it did not hold.
 *
 * @throws TypeError for an empty list or a repeated name.
 */
export function rules<S>(list: readonly Rule<S>[], options: RuleOptions = {}): Check<S> {
  if (list.length === 0) throw new TypeError("rules needs at least one rule");
  const names = list.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new TypeError("Two rules have the same name");
  const most = options.mostFindings ?? 100;
  const clock = options.clock ?? systemClock;
  return async (subject, context) => {
    const startedAt = (options.timestamp ?? Date.now)();
    const started = clock.now();
    const findings: RuleFinding[] = [];
    let count = 0;
    for (const { name, find } of list) {
      context.signal.throwIfAborted();
      for (const { message, where } of await find(subject, context)) {
        count += 1;
        if (findings.length < most) findings.push({ rule: name, message, where });
      }
    }
    const isPassed = count === 0;
    const durationMs = clock.now() - started;
    const first = findings[0];
    const example = first === undefined ? "" : `, first: ${first.where}: ${first.message} (${first.rule})`;
    return {
      isPassed,
      reason: `${list.length} rules, ${count} findings${example}`,
      evidence: [{ kind: "rules", isPassed, rules: names, findings, count, startedAt, durationMs }],
    };
  };
}
