import { requireAtMost, requireCount, requireInteger } from "../arguments.ts";
import type { LimiterResize } from "./options.ts";

/** The limit in force, and between what a rule may move it. */
interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly limit: number;
}

/**
 * The bounds after a change; what it leaves out stays.
 * @throws {RangeError} for a number that makes no sense
 */
export function resized(now: Bounds, change: LimiterResize, isFixed: boolean): Bounds {
  const max = requireCount("max", change.max ?? now.max, 1);
  const min = requireAtMost("min", requireInteger("min", change.min ?? Math.min(now.min, max), 1), max);
  const limit = requireCount("limit", change.limit ?? moved(now.limit, change, { min, max }, isFixed), 0);
  return { min, max, limit: requireAtMost("limit", limit, max) };
}

/** Where a limit goes that is not named: it follows the bounds that are, and else stays, one set by hand to 0 too. */
function moved(
  limit: number,
  change: LimiterResize,
  { min, max }: Omit<Bounds, "limit">,
  isFixed: boolean,
): number {
  if (isFixed) return change.max === undefined ? limit : max;
  return change.min === undefined && change.max === undefined ? limit : Math.min(max, Math.max(min, limit));
}
