export {
  CompactedError,
  type Conflict,
  ConflictError,
  CorruptLogError,
  DurabilityError,
  MvccError,
  type MvccErrorCode,
  OpenError,
  ReplacedError,
  SchemaError,
  StoreClosedError,
  StoreInUseError,
  UnsupportedFilesystemError,
  WriteError,
} from "./errors.ts";
export type { Json } from "./json/json.ts";
export type { Key, KeyOf, KeyPart, KeyPrefix, PrefixOf, ValueOf } from "./key/key.ts";
export type { FileHandle, LogFileSystem } from "./log/file-system.ts";
export { nodeFileSystem } from "./log/node-file-system.ts";
export type { VerifyResult } from "./log/verify.ts";
export type { AtomicOperation, AtomicResult } from "./store/atomic.ts";
export type { Change, Commit } from "./store/commit.ts";
export type { AbsentEntry, AnySchema, Entry, RangeOptions } from "./store/entry.ts";
export type { HistoryOptions, WatchOptions } from "./store/history.ts";
export { openStore } from "./store/open-store.ts";
export type { Clock, Durability, StoreOptions } from "./store/options.ts";
export type { SchemaMap, StandardResult, StandardSchema } from "./store/schema.ts";
export type { Snapshot } from "./store/snapshot.ts";
export type { CompactOptions, Store, StoreStats } from "./store/store.ts";
export type { TransactOptions } from "./store/transact.ts";
export type { Isolation, Transaction, TransactionEntry } from "./store/transaction.ts";
