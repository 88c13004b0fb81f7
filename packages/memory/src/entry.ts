/** How long an entry matters, from always to one task. */
export type MemoryTier = "system" | "project" | "mission" | "task";

/** What an entry says. */
export type MemoryKind = "fact" | "decision" | "convention" | "command" | "failure" | "file";

/** Where an entry belongs, always within one project. It is visible there and nowhere else (R1). */
export type MemoryPlace =
  | { readonly tier: "system" | "project" }
  | { readonly tier: "mission"; readonly mission: string }
  | { readonly tier: "task"; readonly mission: string; readonly task: string };

/** What is to be remembered. */
export type NewMemory = MemoryPlace & {
  readonly text: string;
  readonly kind: MemoryKind;
  /** Who or what said it: an agent, a file, a command. */
  readonly source: string;
  /** Pinned entries neither decay nor are pruned, and are recalled first. @default false */
  readonly isPinned?: boolean;
};

/** What is remembered. */
export type MemoryEntry = MemoryPlace & {
  readonly id: string;
  /** Redacted. */
  readonly text: string;
  readonly kind: MemoryKind;
  readonly source: string;
  readonly isPinned: boolean;
  /** When it was remembered, in milliseconds of the clock. */
  readonly createdAt: number;
  /** The moving average of outcomes, from 0 to 1; counts for half with every half-life since `ratedAt`. */
  readonly usefulness: number;
  /** When it was last confirmed by a task that passed, or remembered. */
  readonly ratedAt: number;
  /** How many outcomes the average holds. */
  readonly outcomes: number;
};

export const tiers: readonly MemoryTier[] = ["system", "project", "mission", "task"];
export const kinds: readonly MemoryKind[] = ["fact", "decision", "convention", "command", "failure", "file"];
