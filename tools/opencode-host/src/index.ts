export { HostError, type HostErrorCode } from "./errors.ts";
export { type Binary, findBinary } from "./home/binary.ts";
export type { PluginEntry } from "./home/config.ts";
export type { Directories } from "./home/directories.ts";
export type { ProjectFiles } from "./home/project.ts";
export { seedConfigDirectory } from "./home/seed.ts";
export { type Host, type HostOptions, startHost } from "./host.ts";
export type { Exit } from "./process/host-process.ts";
export type { FoundProcess } from "./process/sweep.ts";
export { until } from "./process/until.ts";
export type { RunEvent, RunOptions, RunResult } from "./run/run.ts";
export type { EventFeed } from "./serve/event-feed.ts";
export type { CallOptions, HttpClient } from "./serve/http.ts";
export type { HostEvent } from "./serve/read-events.ts";
export type { HostServer } from "./serve/server.ts";
export type {
  CreateSession,
  MessagePart,
  PermissionRequest,
  PermissionRule,
  PromptOptions,
  SessionInfo,
  SessionMessage,
  SessionStatus,
} from "./serve/session-types.ts";
export type { ServeOptions } from "./serve/start-server.ts";
export type { Terminal, TerminalOptions } from "./tui/terminal.ts";
