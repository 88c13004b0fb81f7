import { type BackoffLimits, defaultLimits, type Limits, type ProviderBreaker } from "@oco/mission";
import type { AgentRole, PresetName } from "@oco/prompts";
import type { InspectOptions } from "../inspect/options.ts";
import type { MemoryLimits } from "../recall/open-memory.ts";

/** Tools that come together and are switched on for an agent together. */
export type ToolGroup = "delegation" | "background" | "search" | "web";

export const toolGroups: readonly ToolGroup[] = ["delegation", "background", "search", "web"];

/** A package that brings prompt modules. */
export interface PromptPackageEntry {
  readonly name: string;
  /** Ids of other modules that it may replace. */
  readonly override?: readonly string[];
}

/** A service of the web that a person named. */
export interface WebService {
  readonly url: string;
  readonly key?: string;
}

/** How severe a line of the log is. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

/** The whole configuration, with every default filled in. */
export interface OcoConfig {
  readonly preset: PresetName;
  /** The model of every agent that has none of its own; without one, the host's. */
  readonly model?: string;
  readonly models: Readonly<Partial<Record<AgentRole, string>>>;
  /** Groups of tools by agent. An agent named here has exactly these; the others have those of their role. */
  readonly tools: Readonly<Record<string, readonly ToolGroup[]>>;
  readonly prompts: { readonly packages: readonly (string | PromptPackageEntry)[] };
  /** Without a word on `canAsk`, a mission asks where a person is there to answer. */
  readonly limits: Omit<Limits, "canAsk"> & { readonly canAsk?: boolean };
  readonly capacity: {
    readonly initial: number;
    readonly max: number;
    readonly perAgent: number | Readonly<Record<string, number>>;
    readonly checks: number;
    readonly breaker: Required<ProviderBreaker>;
  };
  /** How missions go on after a fault. */
  readonly recovery: { readonly leaseMs: number; readonly backoff: BackoffLimits };
  readonly verify: { readonly shell: boolean; readonly tailLength: number };
  /** What is looked for in the files that a unit changed. */
  readonly inspect: InspectOptions;
  readonly workspace: "shared" | "worktree";
  /** Folders that each worktree gets a link to. */
  readonly worktrees: { readonly linked: readonly string[] };
  readonly delegation: {
    /** Agents beside the commander that see the tools of delegation. */
    readonly agents: readonly string[];
    readonly total: number;
    readonly perAgent: Readonly<Record<string, number>>;
    readonly perModel: Readonly<Record<string, number>>;
    readonly maxDepth: number;
    readonly patienceMs: number;
    readonly idleMs: number;
  };
  readonly background: {
    readonly maxRunning: number;
    readonly maxEnded: number;
    readonly ringBytes: number;
    readonly maxFileBytes: number;
    readonly graceMs: number;
  };
  readonly search: {
    readonly maxResults: number;
    readonly maxFileBytes: number;
    readonly maxLineLength: number;
    readonly timeoutMs: number;
  };
  readonly code: { readonly checker?: string; readonly checkerMs: number; readonly maxFiles: number };
  /** Without an address nothing of the web is asked, and the tools for it are not there. */
  readonly web: {
    readonly search: {
      readonly searxng?: WebService;
      readonly brave?: WebService;
      readonly duckduckgo?: WebService;
    };
    readonly publicCode?: WebService & { readonly kind: "grep-app" | "sourcegraph" };
    readonly docs:
      | boolean
      | { readonly ttlMs?: number; readonly maxPageBytes?: number; readonly maxPages?: number };
    readonly allow: readonly string[];
    readonly timeoutMs: number;
  };
  readonly permission: {
    /** `auto` asks the person of the parent session where there is one and denies where nobody is. */
    readonly children: "auto" | "deny" | "ask";
    /** Patterns by the host's permission key that need no asking. */
    readonly allow: Readonly<Record<string, readonly string[]>>;
  };
  readonly feedback: { readonly toasts: boolean; readonly log: LogLevel };
  /** Limits that are not there are those of `@oco/memory`. */
  readonly memory: boolean | MemoryLimits;
  /** Whose commands the guard looks at: the plugin's agents and children, everybody's, or nobody's. */
  readonly guard: "agents" | "everybody" | "off";
  /** Packages that bring hooks, beside the files of `.opencode/oco/hooks`. */
  readonly hooks: { readonly packages: readonly string[] };
}

const { canAsk: _, ...presentLimits } = defaultLimits;

/** What holds where no configuration says otherwise. */
export const defaultConfig: OcoConfig = {
  preset: "core",
  models: {},
  tools: {},
  prompts: { packages: [] },
  limits: presentLimits,
  capacity: {
    ...{ initial: 10, max: 50, perAgent: 10, checks: 2 },
    breaker: { failures: 5, successes: 2, firstMs: 1000, mostMs: 60_000 },
  },
  recovery: { leaseMs: 15_000, backoff: { firstMs: 1000, mostMs: 60_000, retryAfterMs: 600_000 } },
  verify: { shell: false, tailLength: 8000 },
  inspect: {
    syntax: true,
    rules: true,
    ignore: [],
    maxFiles: 200,
    maxFileBytes: 512 * 1024,
    timeoutMs: 30_000,
  },
  workspace: "shared",
  worktrees: { linked: ["node_modules"] },
  delegation: {
    agents: [],
    total: 8,
    perAgent: {},
    perModel: {},
    maxDepth: 1,
    patienceMs: 60_000,
    idleMs: 15 * 60_000,
  },
  background: {
    maxRunning: 8,
    maxEnded: 20,
    ringBytes: 64 * 1024,
    maxFileBytes: 4 * 1024 * 1024,
    graceMs: 2_000,
  },
  search: { maxResults: 200, maxFileBytes: 2 * 1024 * 1024, maxLineLength: 300, timeoutMs: 10_000 },
  code: { checkerMs: 120_000, maxFiles: 5_000 },
  web: { search: {}, docs: false, allow: [], timeoutMs: 15_000 },
  permission: { children: "auto", allow: {} },
  feedback: { toasts: true, log: "info" },
  memory: true,
  guard: "agents",
  hooks: { packages: [] },
};
