import { appendFileSync, closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { redactSecrets } from "@oco/memory";
import type { LogLevel } from "../config/oco-config.ts";
import { shortened } from "./plain-text.ts";

export interface LogFileOptions {
  readonly path: string;
  readonly level: LogLevel;
  /** Bytes after which a file becomes the older generation. @default 1 MB */
  readonly maxBytes?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a line says beside its message; values become JSON. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, off: 4 };
const maxMessage = 4000;
const staleLockMs = 10_000;

/**
 * A log of one JSON object a line, for all OpenCode processes of a person. Two generations are kept, `<path>` and
 * `<path>.1`, so it never holds more than twice `maxBytes`. Secrets are redacted before they reach the disk, and no
 * fault of the disk reaches the caller (M10).
 */
export class LogFile {
  readonly #options: Required<LogFileOptions>;

  constructor(options: LogFileOptions) {
    this.#options = { maxBytes: 1024 * 1024, ...options };
  }

  debug(message: string, fields?: LogFields): void {
    this.#write("debug", message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#write("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#write("warn", message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#write("error", message, fields);
  }

  /** Writes a line at any level but `off`: that the plugin was loaded must be found whatever else is left out. */
  mark(message: string, fields?: LogFields): void {
    if (this.#options.level !== "off") this.#append("info", message, fields);
  }

  #write(level: Exclude<LogLevel, "off">, message: string, fields?: LogFields): void {
    if (ranks[level] >= ranks[this.#options.level]) this.#append(level, message, fields);
  }

  #append(level: string, message: string, fields: LogFields = {}): void {
    const { path, now } = this.#options;
    try {
      const time = new Date(now()).toISOString();
      const text = shortened(redactSecrets(message).text, maxMessage);
      const rest = Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === "string" ? shortened(redactSecrets(value).text, maxMessage) : value,
      ]);
      const line = JSON.stringify({
        time,
        level,
        pid: process.pid,
        message: text,
        ...Object.fromEntries(rest),
      });
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      this.#rotate();
      // One write of one line in append mode: lines of several processes do not mix.
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      // There is nowhere left to say so.
    }
  }

  /** Of several processes that find the file full, the one with the lock turns it, and only if it still is. */
  #rotate(): void {
    const { path, maxBytes, now } = this.#options;
    if (!isOver(path, maxBytes)) return;
    const lock = `${path}.lock`;
    const held = statSync(lock, { throwIfNoEntry: false });
    if (held !== undefined && now() - held.mtimeMs > staleLockMs) rmSync(lock, { force: true });
    let handle: number;
    try {
      handle = openSync(lock, "wx", 0o600);
    } catch {
      return;
    }
    try {
      if (isOver(path, maxBytes)) renameSync(path, `${path}.1`);
    } finally {
      closeSync(handle);
      rmSync(lock, { force: true });
    }
  }
}

function isOver(path: string, maxBytes: number): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= maxBytes;
}
