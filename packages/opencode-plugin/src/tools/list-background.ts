import type { ToolDefinition } from "@opencode-ai/plugin";
import type { BackgroundJobs } from "../background/background-jobs.ts";
import type { Job, JobState } from "../background/job.ts";
import { defineTool } from "./define-tool.ts";

/** `list_background`: the background commands of this session. */
export function listBackground(jobs: BackgroundJobs, now: () => number = Date.now): ToolDefinition {
  return defineTool({
    name: "list_background",
    description: "The background commands of this session and how they stand.",
    args: {},
    run: async (_, { sessionID }) => {
      const own = jobs.of(sessionID);
      const running = own.filter(({ state }) => state.kind === "running").length;
      return {
        title: `${running} running, ${own.length - running} ended`,
        output: own.length === 0 ? "None." : own.map((job) => describeJob(job, now())).join("\n"),
      };
    },
  });
}

/** A job in one line. */
export function describeJob(job: Job, now: number): string {
  const { state, startedAt, id, command, output } = job;
  const seconds = Math.round(((state.kind === "running" ? now : state.at) - startedAt) / 1000);
  return `${id} ${describeState(state)} after ${seconds} s, ${output.total} bytes printed: ${command}`;
}

function describeState(state: JobState): string {
  switch (state.kind) {
    case "running":
      return "running";
    case "exited":
      return `exited with code ${state.code}`;
    case "signaled":
      return `ended by signal ${state.signal}`;
    case "killed":
      return `killed by ${state.by}`;
  }
}
