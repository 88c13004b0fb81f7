import { stripVTControlCharacters } from "node:util";
import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { BackgroundJobs } from "../background/background-jobs.ts";
import type { OutputPart } from "../background/job-output.ts";
import { defineTool } from "./define-tool.ts";
import { describeJob } from "./list-background.ts";

const maxShownBytes = 16 * 1024;
const maxWaitMs = 60_000;

/** `check_background`: how a background command stands, and what it printed since the last look. */
export function checkBackground(jobs: BackgroundJobs, now: () => number = Date.now): ToolDefinition {
  return defineTool({
    name: "check_background",
    description: "State and new output of a background command of this session.",
    args: {
      id: z.string(),
      from: z.optional(z.int().check(z.minimum(0), z.describe("Byte to read from, instead of what is new"))),
      wait_ms: z.optional(
        z.int().check(z.minimum(0), z.maximum(maxWaitMs), z.describe("Wait this long for news")),
      ),
    },
    run: async ({ id, from, wait_ms: waitMs = 0 }, context) => {
      const job = jobs.get(context.sessionID, id);
      if (from === undefined && waitMs > 0) await job.waitForNews(waitMs, context.abort);
      const { total } = job.output;
      // What is new may be more than is shown at once: the newest counts.
      const start = from ?? Math.max(job.seen, total - maxShownBytes);
      const part = await job.output.read(start, maxShownBytes);
      if (from === undefined) {
        const skipped = part.from - job.seen;
        job.seen = part.next;
        return {
          title: `${id} ${job.state.kind}`,
          output: shown(describeJob(job, now()), part, total, skipped),
        };
      }
      return { title: `${id} from ${from}`, output: shown(describeJob(job, now()), part, total, part.lost) };
    },
  });
}

function shown(state: string, part: OutputPart, total: number, missing: number): string {
  const text = stripVTControlCharacters(part.text);
  const gap = missing > 0 ? `\n(${missing} bytes before byte ${part.from} are not shown)` : "";
  if (text === "") return `${state}${gap}\nNo new output.`;
  const rest = part.next < total ? `\n(${total - part.next} bytes follow from byte ${part.next})` : "";
  return `${state}${gap}\nOutput:\n${text}${rest}`;
}
