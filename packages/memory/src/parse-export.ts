import type { MemoryEntry } from "./entry.ts";
import { MemoryError } from "./errors.ts";
import { parseEntry } from "./parse-entry.ts";

/**
 * Reads an export of any origin.
 *
 * @throws MemoryError `OCO_MEMORY_INVALID_IMPORT` with the reason as cause
 */
export function parseExport(document: unknown): MemoryEntry[] {
  if (
    typeof document !== "object" ||
    document === null ||
    !("format" in document && document.format === "oco-memory") ||
    !("version" in document && document.version === 1) ||
    !("entries" in document && Array.isArray(document.entries))
  ) {
    throw new MemoryError(
      "OCO_MEMORY_INVALID_IMPORT",
      'An import needs format "oco-memory", version 1 and entries',
    );
  }
  return document.entries.map((entry: unknown, place) => {
    try {
      return parseEntry(entry);
    } catch (cause) {
      throw new MemoryError("OCO_MEMORY_INVALID_IMPORT", `Entry ${place} of the import is not valid`, {
        cause,
      });
    }
  });
}
