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

/** Where a question would be shown. */
export interface AskPlace {
  readonly presence: Presence;
  /** Asked in a folder of a mission's own, whose questions no terminal of the project shows. */
  readonly isElsewhere?: boolean;
}

/** Whether a child's question is left to whoever looks at it. */
export function isLeft({ children }: ChildPermissionOptions, { presence, isElsewhere }: AskPlace): boolean {
  return children === "ask" || (children === "auto" && presence === "person" && isElsewhere !== true);
}

/** What becomes of a child's question (D7). */
export function rule(ask: Ask, options: ChildPermissionOptions, place: AskPlace): Ruling {
  const allowed = Object.hasOwn(options.allow, ask.permission) ? (options.allow[ask.permission] ?? []) : [];
  const isAllowed =
    ask.patterns.length > 0 &&
    ask.patterns.every((asked) => allowed.some((pattern) => matches(pattern, asked)));
  if (isAllowed) return { kind: "allow" };
  return isLeft(options, place) ? { kind: "ask" } : { kind: "deny", message: explain(ask, options, place) };
}

function explain(
  { permission, patterns }: Ask,
  { children }: ChildPermissionOptions,
  { presence, isElsewhere }: AskPlace,
): string {
  const what = patterns.length === 0 ? permission : `${permission} of ${patterns.join(", ")}`;
  const who =
    presence !== "person"
      ? "nobody is there to answer (OpenCode runs headless)"
      : isElsewhere === true && children !== "deny"
        ? "nobody sees what is asked in a mission's own folder"
        : "delegated tasks are not allowed to ask";
  return `Denied: ${what} needs a permission, and ${who}. Do without it, or end your task and report what you would need. A person can allow it with the plugin option permission.allow["${permission}"], or in OpenCode's own permission settings.`;
}
