import type { Json } from "@oco/mvcc";
import type { MemoryEntry } from "./entry.ts";
import { MemoryError } from "./errors.ts";
import { parseEntry } from "./parse-entry.ts";
import { placeOf } from "./place.ts";
import { redactSecrets } from "./redact/redact.ts";

/** The entry without secrets, also in its source. */
export function redacted(entry: MemoryEntry): MemoryEntry {
  return { ...entry, text: redactSecrets(entry.text).text, source: redactSecrets(entry.source).text };
}

/** The entry as the store keeps it. */
export function toJson(entry: MemoryEntry): Json {
  const { id, text: body, kind, source, isPinned, createdAt, usefulness, ratedAt, outcomes } = entry;
  return {
    ...placeOf(entry),
    id,
    text: body,
    kind,
    source,
    isPinned,
    createdAt,
    usefulness,
    ratedAt,
    outcomes,
  };
}

/** The entry that a record holds; nothing where it cannot be read. */
export function readEntry(value: Json, onFault?: (cause: unknown) => void): MemoryEntry | undefined {
  try {
    return parseEntry(value);
  } catch (cause) {
    onFault?.(cause);
    return undefined;
  }
}

export function unreadable(key: readonly unknown[], cause: unknown): MemoryError {
  const what = `The record ${JSON.stringify(key)} is no entry and was left out`;
  return new MemoryError("OCO_MEMORY_INVALID_ENTRY", what, { cause });
}
