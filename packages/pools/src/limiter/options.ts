import type { WaitOptions } from "../queue/waiter.ts";
import type { Clock } from "../time/clock.ts";
import type { LimitAlgorithm } from "./limit-rule.ts";

/** How much may run at once, and who waits how. */
export interface LimiterOptions {
  /** Appears in error messages. @default "limiter" */
  readonly name?: string;
  /** How the limit follows the service. @default fixed() */
  readonly algorithm?: LimitAlgorithm;
  /** The limit of a fixed limiter, and the highest that an adaptive one reaches. @default 10 */
  readonly max?: number;
  /** The lowest limit that an adaptive rule reaches. @default 1 */
  readonly min?: number;
  /** Where an adaptive limit begins. @default 4, kept between min and max */
  readonly initial?: number;
  /** The most live permits of one key; a function is asked when a key comes, `""` being the callers that name none. @default Infinity */
  readonly perKey?: number | ((key: string) => number);
  /** The longest that one `dropped(retryAfterMs)` holds admissions, in milliseconds; Infinity for as long as it asks. @default 600000 */
  readonly maxPauseMs?: number;
  readonly queue?: LimiterQueueOptions;
  /** Hears each change of the limit. */
  readonly onLimitChange?: (limit: number) => void;
  /** Hears what a listener or a rule threw. @default ignored */
  readonly onError?: (error: unknown) => void;
  /** @default systemClock */
  readonly clock?: Clock;
}

/** How callers wait for a permit. */
export interface LimiterQueueOptions {
  /** The most callers that may wait; one more is refused. @default Infinity */
  readonly size?: number;
  /** Who of one key and priority is served first: `fifo` the longest waiting, `lifo` the newest. @default "fifo" */
  readonly order?: "fifo" | "lifo";
  /** The number of priorities; 0 is served before 1, and so on, strictly. @default 1 */
  readonly priorities?: number;
  /** The longest wait where the caller names none, in milliseconds. @default Infinity */
  readonly timeoutMs?: number;
}

/** Options of one permit. */
export interface PermitOptions extends WaitOptions {
  /** Whom the permit counts for; keys that wait take turns. @default "" */
  readonly key?: string | undefined;
  /** A whole number from 0, the most urgent, to `queue.priorities - 1`. @default the least urgent */
  readonly priority?: number | undefined;
}

/** A change of bounds of a running limiter; what is left out stays, and one that throws changes nothing. */
export interface LimiterResize {
  readonly min?: number;
  readonly max?: number;
  /**
   * The limit from now on; 0 admits nobody until it is set again.
   * @default the old one, kept within `min` and `max` when they are named; if fixed, `max` when that is named
   */
  readonly limit?: number;
  readonly perKey?: number | ((key: string) => number);
}
