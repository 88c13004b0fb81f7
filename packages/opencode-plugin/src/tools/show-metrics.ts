import { addUsage, type MissionView, noUsage, type Usage } from "@oco/mission";
import type { ToolDefinition } from "@opencode-ai/plugin";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";
import { taskMetricLines } from "./task-metrics.ts";
import { usageWords } from "./usage-words.ts";

/** `show_metrics`: what this session's mission and its delegated tasks have consumed so far, and how full the engine is. */
export function showMetrics(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "show_metrics",
    description:
      "Tokens, tool calls, cost and time of this session's mission and delegated tasks, one by one, and sessions in use.",
    args: {},
    run: async (_, { sessionID }) => {
      const engine = await runtime.engine();
      const { tasks } = await runtime.delegation();
      const missionId = engine.missionOf(sessionID);
      const view = missionId === undefined ? undefined : engine.view(missionId);
      const { running, waiting, limit } = engine.load();
      const lines = [
        `Sessions: ${running} running, ${waiting} waiting, limit now ${limit}`,
        ...(view === undefined ? ["This session has no mission."] : metricLines(view)),
        ...taskMetricLines(tasks.ofParent(sessionID), Date.now()),
      ];
      return { title: "metrics", output: lines.join("\n") };
    },
  });
}

interface Sum {
  readonly attempts: number;
  readonly usage: Usage;
  readonly durationMs: number;
}

/** One line for each subject of the mission's ended attempts, and their sum. */
export function metricLines(view: MissionView): string[] {
  const sums = new Map<string, Sum>();
  for (const { role, subject, createdAt, state } of view.attempts.values()) {
    if (state.kind !== "ended") continue;
    const name = subject === undefined ? role : `${role} ${subject}`;
    const { attempts, usage, durationMs } = sums.get(name) ?? { attempts: 0, usage: noUsage, durationMs: 0 };
    sums.set(name, {
      attempts: attempts + 1,
      usage: addUsage(usage, state.usage),
      durationMs: durationMs + state.at - createdAt,
    });
  }
  const total = `In all: ${usageWords(view.mission.usage)}`;
  return [...[...sums].map(([name, sum]) => describe(name, sum)), total];
}

function describe(name: string, { attempts, usage, durationMs }: Sum): string {
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  return `${name}: ${tries}, ${usageWords(usage)}, ${(durationMs / 1000).toFixed(1)} s`;
}
