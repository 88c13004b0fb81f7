/** Bounds of a mission (M9). Reaching one is reported, never hidden. */
export interface Limits {
  /** Plans and repairs. @default 5 */
  readonly waves: number;
  /** Attempts that count, for each task. @default 3 */
  readonly attempts: number;
  /** Attempts in a row that a provider or the host may spoil. @default 6 */
  readonly spoiled: number;
  /** Reviewers that must pass a unit, and how many are asked. @default 1 of 1 */
  readonly quorum: { readonly required: number; readonly of: number };
  /** Plans that may be refused or missing before the mission fails. @default 3 */
  readonly plans: number;
  /** How often a failed unit is handed to the fixer. @default 1 */
  readonly diagnoses: number;
  /** How deep tasks may be split into parts of parts. @default 3 */
  readonly depth: number;
  /** Parts that one task may be split into, all splits together. @default 12 */
  readonly parts: number;
  /** How often the planner may refine one milestone while tasks before it still run; 0 for never. @default 1 */
  readonly speculation: number;
  /** Waves with the same fault in the same tree before the fixer takes over. @default 2 */
  readonly stagnantWaves: number;
  /** Milliseconds from start to end. @default 2 hours */
  readonly wallTimeMs: number;
  /** Milliseconds that a turn may go without any change before it is aborted. @default 10 minutes */
  readonly turnIdleMs: number;
  /** Milliseconds that one verify command, or the inspection of changed files, may take. @default 5 minutes */
  readonly checkMs: number;
  /** Input and output tokens together. @default no limit */
  readonly tokens?: number;
  /** US dollars. @default no limit */
  readonly cost?: number;
  /** @default 5000 */
  readonly toolCalls: number;
  /** Whether a person or the commander can be asked; otherwise the mission fails with the question as reason. @default false */
  readonly canAsk: boolean;
}

/** The limits of a mission for which nothing else was said. */
export const defaultLimits: Limits = {
  waves: 5,
  attempts: 3,
  spoiled: 6,
  quorum: { required: 1, of: 1 },
  plans: 3,
  diagnoses: 1,
  depth: 3,
  parts: 12,
  speculation: 1,
  stagnantWaves: 2,
  wallTimeMs: 2 * 60 * 60 * 1000,
  turnIdleMs: 10 * 60 * 1000,
  checkMs: 5 * 60 * 1000,
  toolCalls: 5000,
  canAsk: false,
};

/** Fills in the defaults and refuses values that are no limit. */
export function limitsOf(options: Partial<Limits> = {}): Limits {
  const limits = { ...defaultLimits, ...options };
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value !== "number") continue;
    const isCount = !name.endsWith("Ms") && name !== "cost";
    if (!(value >= 0) || (isCount && !Number.isInteger(value))) {
      throw new RangeError(
        `limit ${name} must be a ${isCount ? "whole number" : "number"} of at least 0, not ${value}`,
      );
    }
  }
  const { required, of } = limits.quorum;
  if (!Number.isInteger(required) || !Number.isInteger(of) || required < 1 || required > of) {
    throw new RangeError(`limit quorum must be k of n with 1 <= k <= n, not ${required} of ${of}`);
  }
  return limits;
}
