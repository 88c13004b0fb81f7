import { type ActiveHook, phases } from "./definition.ts";
import { HookError } from "./errors.ts";

/** Largest delay that timers of JavaScript keep. */
export const maxTimeoutMs = 2_147_483_647;

/** What the parser needs to know of the registry. */
export interface ParseRules {
  readonly events: readonly string[];
  readonly timeoutMs: number;
  readonly source: string | undefined;
}

/**
 * Reads a definition that may come from anybody's file.
 *
 * @throws HookError `OCO_HOOKS_INVALID_DEFINITION`, `OCO_HOOKS_UNKNOWN_EVENT`
 */
export function parseDefinition(definition: unknown, rules: ParseRules): ActiveHook {
  if (typeof definition !== "object" || definition === null) {
    throw invalid("?", "definition", definition, "an object");
  }
  // Each field is read once: a definition with getters cannot change after the check.
  const fields: Record<string, unknown> = { ...definition };
  const { id, event, run } = fields;
  if (typeof id !== "string" || id === "") throw invalid("?", "id", id, "a non-empty string");
  if (typeof event !== "string" || !rules.events.includes(event)) {
    const known = rules.events.map(quote).join(", ");
    throw new HookError(
      "OCO_HOOKS_UNKNOWN_EVENT",
      `Hook ${quote(id)} names the event ${quote(event)}; there are ${known}`,
      [id],
    );
  }
  if (typeof run !== "function") throw invalid(id, "run", run, "a function");
  return {
    id,
    event,
    phase: oneOf(id, "phase", fields.phase, phases, "normal"),
    priority: number(id, "priority", fields.priority, 0, Number.NEGATIVE_INFINITY),
    after: idList(id, "after", fields.after),
    before: idList(id, "before", fields.before),
    timeoutMs: number(id, "timeoutMs", fields.timeoutMs, rules.timeoutMs, Number.MIN_VALUE, maxTimeoutMs),
    onError: oneOf(id, "onError", fields.onError, ["continue", "stop", "retry"] as const, "continue"),
    retries: number(id, "retries", fields.retries, 1, 0),
    source: rules.source,
    run: run as ActiveHook["run"],
  };
}

function oneOf<T extends string>(
  id: string,
  field: string,
  value: unknown,
  allowed: readonly T[],
  preset: T,
): T {
  if (value === undefined) return preset;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw invalid(id, field, value, `one of ${allowed.map(quote).join(", ")}`);
  return found;
}

function number(
  id: string,
  field: string,
  value: unknown,
  preset: number,
  least: number,
  most = 2 ** 53,
): number {
  if (value === undefined) return preset;
  if (typeof value !== "number" || !Number.isFinite(value) || value < least || value > most) {
    const bound = Number.isFinite(least) ? `a finite number from ${least} to ${most}` : "a finite number";
    throw invalid(id, field, value, bound);
  }
  return value;
}

function idList(id: string, field: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid(id, field, value, "an array of ids");
  const ids = new Set<string>();
  for (const entry of value) {
    if (typeof entry !== "string" || entry === "") throw invalid(id, field, entry, "an array of ids");
    ids.add(entry);
  }
  return [...ids];
}

function invalid(id: string, field: string, value: unknown, wanted: string): HookError {
  const path = id === "?" ? [] : [id];
  const message = `Hook ${quote(id)}: ${field} must be ${wanted}, got ${quote(value)}`;
  return new HookError("OCO_HOOKS_INVALID_DEFINITION", message, path);
}

function quote(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
