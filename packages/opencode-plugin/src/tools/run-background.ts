import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { BackgroundJobs } from "../background/background-jobs.ts";
import { launchOf } from "../background/launch.ts";
import { insideWorktree } from "../search/worktree.ts";
import { defineTool } from "./define-tool.ts";

/** `run_background`: starts a command that outlives the turn, such as a server or a watcher. */
export function runBackground(jobs: BackgroundJobs): ToolDefinition {
  return defineTool({
    name: "run_background",
    description: "Start a long-running command (server, watcher) and return at once with its id.",
    args: {
      command: z.string().check(z.describe("One program with its arguments, unless shell is true")),
      cwd: z.optional(z.string()),
      shell: z.optional(z.boolean().check(z.describe("Run the command as a shell line"))),
    },
    run: async ({ command, cwd = ".", shell = false }, context) => {
      const launch = launchOf(command, shell);
      const folder = insideWorktree(context, cwd);
      await context.ask({
        permission: "bash",
        patterns: [...launch.patterns],
        always: [...launch.patterns],
        metadata: { command, cwd: folder, shell, background: true },
      });
      const job = await jobs.start({ sessionId: context.sessionID, command, cwd: folder, launch });
      return {
        title: `${job.id}: ${command}`,
        output: `Started ${job.id} (process ${job.pid}). Look at it with check_background, end it with kill_background.`,
      };
    },
  });
}
