import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import { languageNames, loadAstGrep } from "../code/ast-grep.ts";
import type { CodeOptions } from "../code/options.ts";
import { shownPath, worktreeRoot } from "../search/worktree.ts";
import { defineTool } from "./define-tool.ts";

const maxShown = 100;

/** `ast_search`: finds code by its shape. */
export function astSearch(options: CodeOptions = {}, load?: () => Promise<unknown>): ToolDefinition {
  return defineTool({
    name: "ast_search",
    description: "Find code by its shape, such as `fetch($URL, $$$REST)`. $X is one node, $$$X any number.",
    args: {
      pattern: z.string().check(z.minLength(1)),
      path: z.optional(z.string()),
      include: z.optional(z.array(z.string())),
      language: z.optional(z.enum(languageNames)),
    },
    run: async ({ pattern, path = ".", include = [], language }, context) => {
      const astGrep = await loadAstGrep(load);
      await context.ask({
        permission: "grep",
        patterns: [pattern],
        always: ["*"],
        metadata: { pattern, path },
      });
      const { findShapes } = await import("../code/find-shapes.ts");
      const query = { pattern, path, include, language, maxFiles: options.maxFiles ?? 5_000 };
      const root = worktreeRoot(context);
      const lines: string[] = [];
      let count = 0;
      for await (const { file, nodes } of findShapes(astGrep, context, query, context.abort)) {
        count += nodes.length;
        for (const node of nodes) {
          if (lines.length >= maxShown) break;
          const text = node.text().replace(/\s+/g, " ").slice(0, 300);
          lines.push(`${shownPath(context, root, file.path)}:${node.range().start.line + 1}: ${text}`);
        }
      }
      if (count > lines.length) lines.push(`(${count - lines.length} more: narrow the path or the pattern)`);
      return { title: `${count} places`, output: count === 0 ? "Nothing has this shape." : lines.join("\n") };
    },
  });
}
