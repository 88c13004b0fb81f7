import type { Json } from "@oco/mvcc";
import type { MemoryEntry } from "./entry.ts";
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
