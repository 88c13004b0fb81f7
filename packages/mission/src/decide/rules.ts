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

/** Doubles from one second to a minute; a provider's own word (`retry-after`) wins, up to ten minutes. */
export function defaultBackoffMs(spoiled: number, retryAfterMs: number | undefined): number {
  const own = Math.min(60_000, 1000 * 2 ** Math.max(0, spoiled - 1));
  return Math.min(600_000, Math.max(own, retryAfterMs ?? 0));
}
