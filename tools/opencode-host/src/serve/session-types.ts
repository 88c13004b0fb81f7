/** A session as OpenCode reports it; more fields than these are there at run time. */
export interface SessionInfo {
  readonly id: string;
  readonly parentID?: string;
  readonly title: string;
  readonly directory: string;
  readonly version: string;
  readonly [field: string]: unknown;
}

/** A message of a session with its parts. */
export interface SessionMessage {
  readonly info: {
    readonly id: string;
    readonly role: "user" | "assistant";
    readonly sessionID: string;
    readonly error?: { readonly name: string; readonly data?: unknown };
    readonly [field: string]: unknown;
  };
  readonly parts: readonly MessagePart[];
}

/** A part of a message: text, tool call, step. */
export interface MessagePart {
  readonly type: string;
  readonly text?: string;
  readonly tool?: string;
  readonly state?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** What a session is doing. OpenCode leaves idle sessions out. */
export interface SessionStatus {
  readonly type: "idle" | "busy" | "retry";
  readonly [field: string]: unknown;
}

/** A permission that a tool asked for. */
export interface PermissionRequest {
  readonly id: string;
  readonly sessionID: string;
  readonly permission: string;
  readonly patterns: readonly string[];
  readonly [field: string]: unknown;
}

/** One rule of a session's permissions. */
export interface PermissionRule {
  readonly permission: string;
  readonly pattern: string;
  readonly action: "allow" | "ask" | "deny";
}

export interface CreateSession {
  readonly parentID?: string;
  readonly title?: string;
  readonly agent?: string;
  readonly permission?: readonly PermissionRule[];
}

export interface PromptOptions {
  readonly agent?: string;
  readonly noReply?: boolean;
  readonly system?: string;
}
