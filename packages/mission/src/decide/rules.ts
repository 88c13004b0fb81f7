/** Who does what, and how long to wait after a spoiled attempt; fixed for the life of an engine. */
export interface DecisionRules {
  readonly agents: {
    readonly scout: string;
    readonly planner: string;
    readonly worker: string;
    readonly reviewer: string;
    readonly master: string;
    readonly fixer: string;
  };
  /** The agents that a plan may name. */
  readonly workers: readonly string[];
  readonly workspace: "shared" | "worktree";
  /** Milliseconds to wait before the attempt after the `spoiled`-th spoiled one. */
  readonly backoffMs: (spoiled: number, retryAfterMs: number | undefined) => number;
}

/** Agents named after their roles. */
export const defaultAgents: DecisionRules["agents"] = {
  scout: "scout",
  planner: "planner",
  worker: "worker",
  reviewer: "reviewer",
  master: "master-reviewer",
  fixer: "fixer",
};

/** How long a spoiled attempt is waited for. */
export interface BackoffLimits {
  /** After the first of a row, in milliseconds; each wait is twice the one before. @default 1000 */
  readonly firstMs: number;
  /** The longest of our own waits, in milliseconds. @default 60000 */
  readonly mostMs: number;
  /** The longest wait that a provider may ask for, in milliseconds. @default 600000 */
  readonly retryAfterMs: number;
}

/** Doubles from one second to a minute; a provider's own word (`retry-after`) wins, up to ten minutes. */
export function doublingBackoff({
  firstMs = 1000,
  mostMs = 60_000,
  retryAfterMs: longest = 600_000,
}: Partial<BackoffLimits> = {}): DecisionRules["backoffMs"] {
  return (spoiled, retryAfterMs) => {
    const own = Math.min(Math.max(firstMs, mostMs), firstMs * 2 ** Math.max(0, spoiled - 1));
    return Math.max(own, Math.min(longest, retryAfterMs ?? 0));
  };
}
