import type { Finding } from "@oco/mission";
import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";

const finding = z.object({
  severity: z.enum(["blocker", "major", "minor"]),
  message: z.string(),
  file: z.optional(z.string()),
  line: z.optional(z.int().check(z.positive())),
});

/** `submit_verdict`: a reviewer passes a unit or says what is wrong with it. */
export function submitVerdict(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "submit_verdict",
    description:
      "Hand in the verdict of your review. A verdict of fail needs findings that say what to change.",
    args: { verdict: z.enum(["pass", "fail"]), findings: z.optional(z.array(finding)) },
    run: async ({ verdict, findings = [] }, { sessionID }) => {
      const { submissions } = await runtime.engine();
      const { text } = await submissions.verdict(sessionID, { verdict, findings: findings.map(toFinding) });
      return { title: `verdict: ${verdict}`, output: text };
    },
  });
}

function toFinding({ severity, message, file, line }: z.infer<typeof finding>): Finding {
  return {
    severity,
    message,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}
