import { resolve } from "node:path";
import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { CodeOptions } from "../code/options.ts";
import { insideWorktree, isBelow } from "../search/worktree.ts";
import { defineTool } from "./define-tool.ts";

const maxShown = 50;

/** `lsp_diagnostics`: the faults that the project's checker finds. */
export function lspDiagnostics(options: CodeOptions = {}): ToolDefinition {
  return defineTool({
    name: "lsp_diagnostics",
    description: "Type errors and other faults that the project's checker finds, in all files or some.",
    args: { paths: z.optional(z.array(z.string()).check(z.describe("Files or folders; all when left out"))) },
    run: async ({ paths }, context) => {
      const { checkerOf, parseDiagnostics, runChecker } = await import("../code/checker.ts");
      const wanted = paths?.map((path) => insideWorktree(context, path));
      const checker = checkerOf(context, options);
      const { command } = checker;
      await context.ask({
        permission: "bash",
        patterns: [command],
        always: [command],
        metadata: { command },
      });
      const { outcome, exitCode, outputTail, error } = await runChecker(
        checker,
        options.checkerMs ?? 120_000,
        context.abort,
      );
      if (outcome !== "exited") {
        throw new Error(
          `"${command}" did not end by itself (${outcome}). ${error?.message ?? outputTail.slice(-2000)}`,
        );
      }
      const found = parseDiagnostics(outputTail);
      const own = found.filter(
        ({ path }) =>
          wanted === undefined || wanted.some((each) => isBelow(each, resolve(checker.cwd, path))),
      );
      const lines = own
        .slice(0, maxShown)
        .map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
      if (own.length > maxShown) lines.push(`(${own.length - maxShown} more)`);
      const elsewhere = found.length - own.length;
      if (elsewhere > 0) lines.push(`(${elsewhere} in other files)`);
      // A checker whose words are not understood is shown as it is rather than called clean.
      if (found.length === 0 && exitCode !== 0) lines.push(outputTail.slice(-4000));
      if (lines.length === 0) lines.push("No faults.");
      return {
        title: `${own.length} faults`,
        output: `${command}: exit code ${exitCode}\n${lines.join("\n")}`,
      };
    },
  });
}
