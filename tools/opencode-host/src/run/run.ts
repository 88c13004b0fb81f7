import { HostError } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import type { Launcher } from "../launcher.ts";
import { within } from "../process/until.ts";

export interface RunOptions {
  readonly agent?: string;
  /** A command without its slash; the prompt is then its arguments. */
  readonly command?: string;
  /** Goes on with this session. */
  readonly session?: string;
  /** More command line arguments, such as `--auto`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder to run in. @default the project */
  readonly directory?: string;
  /** @default 60000 */
  readonly timeoutMs?: number;
}

/** One line that `opencode run --format json` wrote; it reports on the root session only. */
export interface RunEvent {
  readonly type: string;
  readonly sessionID: string;
  readonly part?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}

/** What a finished `opencode run` left. */
export interface RunResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly events: readonly RunEvent[];
  /** The text parts of the answer, one per line. */
  readonly text: string;
  readonly sessionID: string | undefined;
  /** What OpenCode logged meanwhile. */
  readonly log: string;
  readonly durationMs: number;
}

/**
 * Runs one prompt to its end. The prompt goes in on standard input, because OpenCode would put quotes around
 * arguments with spaces.
 *
 * @throws HostError `OCO_HOST_TIMEOUT` after the time limit, with the output and the log so far
 */
export async function runPrompt(launcher: Launcher, prompt: string, options: RunOptions): Promise<RunResult> {
  const { timeoutMs = 60_000, directory = launcher.directories.project } = options;
  const started = performance.now();
  const from = await launcher.log.size();
  const child = await launcher.start(runArguments(options), {
    cwd: directory,
    input: prompt,
    ...(options.env ? { env: options.env } : {}),
  });
  const exit = await within(child.exited, timeoutMs);
  if (exit === undefined) {
    await child.kill();
    const said = `${child.stdout}${child.stderr}`.slice(-4000);
    const message = `opencode run did not end within ${timeoutMs} ms; it wrote:\n${said}\n${await launcher.log.tail()}`;
    throw new HostError("OCO_HOST_TIMEOUT", message);
  }
  const stdout = String(child.stdout);
  const events = parseEvents(stdout);
  return {
    exitCode: exit.code,
    signal: exit.signal,
    stdout,
    stderr: String(child.stderr),
    events,
    text: textOf(events),
    sessionID: events[0]?.sessionID,
    log: await launcher.log.read(from),
    durationMs: performance.now() - started,
  };
}

function runArguments({ agent, command, session, args = [] }: RunOptions): string[] {
  return [
    "run",
    "--format",
    "json",
    ...(agent === undefined ? [] : ["--agent", agent]),
    ...(command === undefined ? [] : ["--command", command]),
    ...(session === undefined ? [] : ["--session", session]),
    ...args,
  ];
}

function parseEvents(stdout: string): RunEvent[] {
  return stdout.split("\n").flatMap((line) => {
    const event = parseLine(line);
    return event === undefined ? [] : [event];
  });
}

// Plugins may print to the same stream; what is not an event is left in `stdout` only.
function parseLine(line: string): RunEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const event: unknown = JSON.parse(line);
    return isRunEvent(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

function isRunEvent(value: unknown): value is RunEvent {
  return isJsonObject(value) && typeof value.type === "string" && typeof value.sessionID === "string";
}

function textOf(events: readonly RunEvent[]): string {
  return events
    .filter(({ type }) => type === "text")
    .map(({ part }) => String(part?.text ?? ""))
    .join("\n");
}
