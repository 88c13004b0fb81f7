import type { Presence } from "../delegation/headless/presence.ts";
import type { ChildPermissionOptions } from "../delegation/options.ts";
import { matches } from "./wildcard.ts";

/** What a child session asks to be allowed. */
export interface Ask {
  readonly id: string;
  readonly sessionId: string;
  readonly permission: string;
  readonly patterns: readonly string[];
}

export type Ruling =
  | { readonly kind: "allow" }
  /** The text goes to the model, which goes on with it instead of waiting. */
  | { readonly kind: "deny"; readonly message: string }
  /** A person is there: the question is left to them. */
  | { readonly kind: "ask" };

/** What becomes of a child's question (D7). */
export function rule(ask: Ask, options: ChildPermissionOptions, presence: Presence): Ruling {
  const allowed = Object.hasOwn(options.allow, ask.permission) ? (options.allow[ask.permission] ?? []) : [];
  const isAllowed =
    ask.patterns.length > 0 &&
    ask.patterns.every((asked) => allowed.some((pattern) => matches(pattern, asked)));
  if (isAllowed) return { kind: "allow" };
  const isAsked = options.children === "ask" || (options.children === "auto" && presence === "person");
  return isAsked ? { kind: "ask" } : { kind: "deny", message: explain(ask, presence) };
}

function explain({ permission, patterns }: Ask, presence: Presence): string {
  const what = patterns.length === 0 ? permission : `${permission} of ${patterns.join(", ")}`;
  const who =
    presence === "person"
      ? "delegated tasks are not allowed to ask"
      : "nobody is there to answer (OpenCode runs headless)";
  return `Denied: ${what} needs a permission, and ${who}. Do without it, or end your task and report what you would need. A person can allow it with the plugin option permission.allow["${permission}"], or in OpenCode's own permission settings.`;
}
