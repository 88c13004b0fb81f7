import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { BackgroundJobs } from "../background/background-jobs.ts";
import { defineTool } from "./define-tool.ts";
import { describeJob } from "./list-background.ts";

/** `kill_background`: ends a background command with everything that it started. */
export function killBackground(jobs: BackgroundJobs, now: () => number = Date.now): ToolDefinition {
  return defineTool({
    name: "kill_background",
    description: "End a background command of this session and all that it started.",
    args: { id: z.string() },
    run: async ({ id }, { sessionID }) => {
      const job = jobs.get(sessionID, id);
      await job.kill("kill_background");
      return { title: `${id} ended`, output: describeJob(job, now()) };
    },
  });
}
