export { type Alarm, type Clock, systemClock } from "./clock.ts";
export {
  InvalidPatternError,
  NativePoolError,
  type NativePoolErrorCode,
  PoolClosedError,
  PoolSaturatedError,
  ProcessExitedError,
  ProtocolError,
  RemoteError,
  RequestTimeoutError,
  RootError,
  SpawnError,
} from "./errors.ts";
export { type Implementation, implementation } from "./native/implementation.ts";
export { createProcessPool } from "./pool/create-process-pool.ts";
export type {
  ProcessPoolOptions,
  Ready,
  ReadyChannel,
  RequestOptions,
  RestartOptions,
} from "./pool/options.ts";
export type { PartStream } from "./pool/part-stream.ts";
export type { PoolStats, ProcessPool, ProcessStats } from "./pool/process-pool.ts";
export type { Protocol } from "./protocol/frames.ts";
export type { HashedFile, HashFailure } from "./search/backend.ts";
export { glob, grep, mgrep } from "./search/grep.ts";
export { type HashOptions, hashFiles } from "./search/hash-files.ts";
export type {
  GrepOptions,
  Match,
  MultiGrepOptions,
  SearchScope,
  SearchSummary,
  TextLimits,
} from "./search/options.ts";
export { anyGlob, type PathFilter } from "./search/path-filter.ts";
export type { Search } from "./search/search.ts";
