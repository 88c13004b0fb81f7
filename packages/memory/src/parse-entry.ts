import { kinds, type MemoryEntry, type MemoryPlace, tiers } from "./entry.ts";
import { MemoryError } from "./errors.ts";

/**
 * Reads an entry from a store or an export.
 *
 * @throws MemoryError `OCO_MEMORY_INVALID_ENTRY` naming the field
 */
export function parseEntry(value: unknown): MemoryEntry {
  if (typeof value !== "object" || value === null) throw invalid("entry", value, "an object");
  const fields: Record<string, unknown> = { ...value };
  const kind = kinds.find((candidate) => candidate === fields.kind);
  if (kind === undefined) throw invalid("kind", fields.kind, `one of ${kinds.join(", ")}`);
  if (typeof fields.isPinned !== "boolean") throw invalid("isPinned", fields.isPinned, "a boolean");
  return {
    ...parsePlace(fields),
    id: text("id", fields.id),
    text: text("text", fields.text),
    kind,
    source: text("source", fields.source),
    isPinned: fields.isPinned,
    createdAt: number("createdAt", fields.createdAt),
    usefulness: number("usefulness", fields.usefulness, 1),
    ratedAt: number("ratedAt", fields.ratedAt),
    outcomes: number("outcomes", fields.outcomes),
  };
}

/** Reads a place; a tier needs exactly its own names. */
export function parsePlace(fields: { readonly [name: string]: unknown }): MemoryPlace {
  const tier = tiers.find((candidate) => candidate === fields.tier);
  if (tier === undefined) throw invalid("tier", fields.tier, `one of ${tiers.join(", ")}`);
  if (tier === "mission") return { tier, mission: text("mission", fields.mission) };
  if (tier === "task") {
    return { tier, mission: text("mission", fields.mission), task: text("task", fields.task) };
  }
  return { tier };
}

export function text(field: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw invalid(field, value, "a non-empty string");
}

function number(field: string, value: unknown, most = Number.MAX_VALUE): number {
  if (typeof value === "number" && value >= 0 && value <= most) return value;
  throw invalid(field, value, `a number from 0 to ${most}`);
}

function invalid(field: string, value: unknown, wanted: string): MemoryError {
  return new MemoryError("OCO_MEMORY_INVALID_ENTRY", `${field} must be ${wanted}, got ${String(value)}`);
}
