export type { MemoryEntry, MemoryKind, MemoryPlace, MemoryTier, NewMemory } from "./entry.ts";
export { MemoryError, type MemoryErrorCode } from "./errors.ts";
export type { Memory, MemoryExport, MemoryImport, Recall } from "./memory.ts";
export type { MemoryOptions, RecallQuery } from "./options.ts";
export { openMemory } from "./project-memory.ts";
export type { MemoryDecision, MemoryReason } from "./recall/select.ts";
export { type Redaction, redactSecrets } from "./redact/redact.ts";
