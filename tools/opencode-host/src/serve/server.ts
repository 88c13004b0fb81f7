import type { Exit, HostProcess } from "../process/host-process.ts";
import { EventFeed } from "./event-feed.ts";
import type { CallOptions, HttpClient } from "./http.ts";
import type {
  CreateSession,
  PermissionRequest,
  PromptOptions,
  SessionInfo,
  SessionMessage,
  SessionStatus,
} from "./session-types.ts";

/** A running `opencode serve` and its HTTP interface. */
export class HostServer implements AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** How long it took until the server answered, in milliseconds. */
  readonly startedInMs: number;
  /** Any call of the interface that has no method here. */
  readonly http: HttpClient;
  /** Resolves when the process has ended. */
  readonly exited: Promise<Exit>;
  readonly #process: HostProcess;

  constructor(http: HttpClient, child: HostProcess, startedInMs: number) {
    this.url = http.url;
    this.pid = child.pid;
    this.http = http;
    this.exited = child.exited;
    this.startedInMs = startedInMs;
    this.#process = child;
  }

  createSession(session: CreateSession = {}, options?: CallOptions): Promise<SessionInfo> {
    return this.http.post("/session", session, options);
  }

  sessions(options?: CallOptions): Promise<SessionInfo[]> {
    return this.http.get("/session", options);
  }

  /** Waits until the session has answered. */
  prompt(
    sessionID: string,
    text: string,
    { agent, noReply, system, ...options }: PromptOptions & CallOptions = {},
  ): Promise<SessionMessage> {
    return this.http.post(
      `/session/${sessionID}/message`,
      promptBody(text, { agent, noReply, system }),
      options,
    );
  }

  /** Returns at once; what becomes of it is in the events. */
  promptAsync(
    sessionID: string,
    text: string,
    { agent, noReply, system, ...options }: PromptOptions & CallOptions = {},
  ): Promise<void> {
    const body = promptBody(text, { agent, noReply, system });
    return this.http.post(`/session/${sessionID}/prompt_async`, body, options);
  }

  /** Runs a command, named without its slash, and waits until the session has answered. */
  command(
    sessionID: string,
    command: string,
    args = "",
    { agent, ...options }: { readonly agent?: string } & CallOptions = {},
  ): Promise<SessionMessage> {
    const body = { command, arguments: args, ...(agent === undefined ? {} : { agent }) };
    return this.http.post(`/session/${sessionID}/command`, body, options);
  }

  abort(sessionID: string, options?: CallOptions): Promise<boolean> {
    return this.http.post(`/session/${sessionID}/abort`, {}, options);
  }

  messages(sessionID: string, options?: CallOptions): Promise<SessionMessage[]> {
    return this.http.get(`/session/${sessionID}/message`, options);
  }

  children(sessionID: string, options?: CallOptions): Promise<SessionInfo[]> {
    return this.http.get(`/session/${sessionID}/children`, options);
  }

  /** The sessions that are not idle. */
  status(options?: CallOptions): Promise<Record<string, SessionStatus>> {
    return this.http.get("/session/status", options);
  }

  /** The permissions that wait for an answer; the server gives none by itself. */
  permissions(options?: CallOptions): Promise<PermissionRequest[]> {
    return this.http.get("/permission", options);
  }

  replyPermission(
    id: string,
    reply: "once" | "always" | "reject",
    { message, ...options }: { readonly message?: string } & CallOptions = {},
  ): Promise<boolean> {
    const body = { reply, ...(message === undefined ? {} : { message }) };
    return this.http.post(`/permission/${id}/reply`, body, options);
  }

  /** Subscribes to the events of a folder, by default the one that the server was started in. */
  events({ directory, timeoutMs }: CallOptions = {}): Promise<EventFeed> {
    const url = new URL("/event", this.url);
    if (directory !== undefined) url.searchParams.set("directory", directory);
    return EventFeed.open(url, timeoutMs);
  }

  /** Signals the whole process group and waits for its end: `SIGKILL` is a crash, `SIGTERM` a shutdown. */
  kill(signal: NodeJS.Signals = "SIGKILL"): Promise<Exit> {
    return this.#process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

type Body = { readonly [Field in keyof PromptOptions]: PromptOptions[Field] | undefined };

// `undefined` fields are left out of the JSON.
function promptBody(text: string, fields: Body): object {
  return { ...fields, parts: [{ type: "text", text }] };
}
