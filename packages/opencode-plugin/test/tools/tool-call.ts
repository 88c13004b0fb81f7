import type { ToolContext, ToolDefinition } from "@opencode-ai/plugin";

/** A permission that a tool asked for. */
export interface AskedPermission {
  readonly permission: string;
  readonly patterns: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  readonly directory: string;
  readonly worktree?: string;
  readonly sessionID?: string;
  readonly asked?: AskedPermission[];
  readonly isDenied?: boolean;
}

/** Calls a tool as the host does, with a permission system that notes and answers. */
export async function toolCall(
  tool: ToolDefinition,
  args: object,
  { directory, worktree = directory, sessionID = "s", asked = [], isDenied = false }: CallOptions,
): Promise<{ readonly title: string; readonly output: string }> {
  const context: ToolContext = {
    sessionID,
    messageID: "m",
    agent: "worker",
    directory,
    worktree,
    abort: new AbortController().signal,
    metadata: () => undefined,
    ask: async ({ permission, patterns, metadata }) => {
      asked.push({ permission, patterns, metadata });
      if (isDenied) throw new Error("denied");
    },
  };
  const answer = await tool.execute(args as never, context);
  if (typeof answer === "string") return { title: "", output: answer };
  return { title: answer.title ?? "", output: answer.output };
}
