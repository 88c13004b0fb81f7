import type { Store } from "@oco/mvcc";
import type { Clock } from "../clock.ts";
import { type DecisionRules, defaultAgents, doublingBackoff } from "../decide/rules.ts";
import type { MissionView } from "../decide/view.ts";
import type { AgentHost } from "../host/agent-host.ts";
import type { CheckRunner } from "../host/check-runner.ts";
import type { FileInspector } from "../host/file-inspector.ts";
import type { MissionRecall } from "../host/recall.ts";
import type { Workspace } from "../host/workspace.ts";
import type { Limits } from "../state/limits.ts";
import type { MissionLevel } from "../state/records.ts";
import type { MissionSchema } from "../state/schema.ts";
import type { CapacityOptions } from "./capacity.ts";

/** How an engine is made. */
export interface MissionEngineOptions {
  readonly host: AgentHost;
  readonly checks: CheckRunner;
  /** Looks at the files that a unit changed before its commands are run. @default nothing does */
  readonly inspector?: FileInspector;
  readonly workspace: Workspace;
  /** Where everything is kept; several processes may share one. */
  readonly store: Store<MissionSchema>;
  /** Names this process; another engine with the same name takes over its missions at once. */
  readonly owner: string;
  /** Whether the process of another owner is known to be gone. @default never */
  readonly isOwnerGone?: (owner: string) => boolean;
  /** What planners and workers are told from before. @default nothing */
  readonly recall?: MissionRecall;
  readonly agents?: Partial<DecisionRules["agents"]>;
  /** Agents that a plan may name. @default the worker */
  readonly workers?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly capacity?: CapacityOptions;
  readonly backoffMs?: DecisionRules["backoffMs"];
  /** Milliseconds that a mission stays with a process that went silent. @default 15000 */
  readonly leaseMs?: number;
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: () => number;
  /** Hears each committed state of each mission. */
  readonly onStep?: (view: MissionView) => void;
  /** Hears of faults that do not stop a mission. */
  readonly onFault?: (message: string, error: unknown) => void;
}

/** What a mission is started with. */
export interface MissionRequest {
  readonly goal: string;
  readonly directory: string;
  readonly parentSessionId?: string;
  /** `provider/model` for agents that have none of their own. @default the host's */
  readonly model?: string;
  /** @default what the goal looks like */
  readonly level?: MissionLevel;
  /** Commands for the whole where no planner names them (L1). */
  readonly verify?: readonly string[];
  readonly limits?: Partial<Limits>;
}

/** The rules that follow from an engine's options. */
export function rulesOf(options: MissionEngineOptions): DecisionRules {
  const agents = { ...defaultAgents, ...options.agents };
  return {
    agents,
    workers: [...new Set([agents.worker, ...(options.workers ?? [])])],
    workspace: options.workspace.kind,
    backoffMs: options.backoffMs ?? doublingBackoff(),
  };
}
