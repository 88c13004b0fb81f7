import type { PermissionRuleset } from "@opencode-ai/sdk/v2/client";
import { matches } from "../../permission/wildcard.ts";

/** The host's keys for what changes files and what runs commands. */
const changing = ["edit", "bash"];

/**
 * The rules by which an agent may not change files or run commands, as rules for the sessions of others. An agent that only
 * reads, such as the host's `plan`, must not come to write through one that does. The last rule for everything decides, and
 * what is denied behind it; what is allowed behind it is narrower, and is left to the child's own agent to have or not.
 */
export function denialsOf(rules: PermissionRuleset): PermissionRuleset {
  return changing.flatMap((permission) => {
    const own = rules.filter((rule) => matches(rule.permission, permission));
    const last = own.findLastIndex(({ pattern }) => pattern === "*");
    return own
      .slice(Math.max(last, 0))
      .filter(({ action }) => action === "deny")
      .map(({ pattern }) => ({ permission, pattern, action: "deny" as const }));
  });
}
