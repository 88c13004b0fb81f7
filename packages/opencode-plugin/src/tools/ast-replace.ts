import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ToolContext, ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import { languageNames, loadAstGrep } from "../code/ast-grep.ts";
import type { CodeOptions } from "../code/options.ts";
import type { Rewrite } from "../code/rewrite.ts";
import { insideWorktree, shownPath, worktreeRoot } from "../search/worktree.ts";
import { defineTool } from "./define-tool.ts";

const maxShown = 60;

/** Claims files before they are written; says why a session must not. */
export type ClaimFiles = (context: ToolContext, paths: readonly string[]) => Promise<string | undefined>;

/** `ast_replace`: rewrites code by its shape; shows what it would do, and does exactly that when it is told to. */
export function astReplace(
  options: CodeOptions = {},
  load?: () => Promise<unknown>,
  claim: ClaimFiles = async () => undefined,
): ToolDefinition {
  return defineTool({
    name: "ast_replace",
    description:
      "Rewrite code by its shape. The first call writes nothing: it gives a preview and its key; call again with apply: <key> to write it.",
    args: {
      pattern: z.string().check(z.minLength(1)),
      rewrite: z.string(),
      path: z.optional(z.string()),
      include: z.optional(z.array(z.string())),
      language: z.optional(z.enum(languageNames)),
      apply: z.optional(z.string()),
    },
    run: async ({ pattern, rewrite, path = ".", include = [], language, apply }, context) => {
      const astGrep = await loadAstGrep(load);
      const { findShapes } = await import("../code/find-shapes.ts");
      const { fingerprint, rewriteFile } = await import("../code/rewrite.ts");
      const query = { pattern, path, include, language, maxFiles: options.maxFiles ?? 5_000 };
      const rewrites: Rewrite[] = [];
      for await (const found of findShapes(astGrep, context, query, context.abort)) {
        const changed = rewriteFile(found, rewrite);
        if (changed !== undefined) rewrites.push(changed);
      }
      if (rewrites.length === 0) return { title: "nothing to rewrite", output: "No file would change." };
      const count = rewrites.reduce((sum, { changes }) => sum + changes.length, 0);
      const what = `${count} places in ${rewrites.length} files`;
      const key = fingerprint(rewrites);
      const preview = render(rewrites, context);
      if (apply !== key) {
        const stale = apply === undefined ? "" : "The files are no longer as in that preview. ";
        const next = `${stale}Nothing was written. To write this, call again with apply: "${key}".`;
        return { title: `preview: ${what}`, output: `${what}.\n\n${preview}\n\n${next}` };
      }
      await write(rewrites, preview, context, claim);
      return { title: `rewrote ${what}`, output: `Rewrote ${what}.\n\n${preview}` };
    },
  });
}

async function write(
  rewrites: readonly Rewrite[],
  diff: string,
  context: ToolContext,
  claim: ClaimFiles,
): Promise<void> {
  const root = worktreeRoot(context);
  const paths = rewrites.map(({ path }) => path);
  await context.ask({
    permission: "edit",
    patterns: paths,
    always: ["*"],
    metadata: { filepath: paths.join(", "), diff },
  });
  const why = await claim(
    context,
    paths.map((path) => join(root, path)),
  );
  if (why !== undefined) throw new Error(`Nothing was written. ${why}`);
  // A person may have thought about it for long.
  for (const { path, source } of rewrites) {
    insideWorktree({ directory: root, worktree: root }, path);
    if ((await readFile(join(root, path), "utf8")) !== source) {
      throw new Error(`${path} was changed meanwhile; nothing was written. Ask for a new preview.`);
    }
  }
  for (const { path, result } of rewrites) await writeFile(join(root, path), result);
}

function render(rewrites: readonly Rewrite[], context: ToolContext): string {
  const root = worktreeRoot(context);
  const all = rewrites.flatMap(({ path, changes }) =>
    changes.map(({ line, before, after }) =>
      [
        `${shownPath(context, root, path)}:${line}`,
        ...before.split("\n").map((text) => `- ${text}`),
        ...after.split("\n").map((text) => `+ ${text}`),
      ].join("\n"),
    ),
  );
  const rest = all.length - maxShown;
  return [...all.slice(0, maxShown), ...(rest > 0 ? [`(${rest} more)`] : [])].join("\n");
}
