import type { PermissionRuleset } from "@opencode-ai/sdk/v2/client";

/**
 * What no child session may do, whatever its agent may: ask a person who is not there, enter the host's plan mode, keep
 * a todo list of its own beside the plan, or delegate behind the engine's back. Session rules come last, and win.
 */
export const childPermission: PermissionRuleset = [
  "question",
  "plan_enter",
  "plan_exit",
  "todowrite",
  "todoread",
  "task",
].map((permission) => ({ permission, pattern: "*", action: "deny" }));
