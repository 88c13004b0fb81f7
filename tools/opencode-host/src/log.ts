import { open, stat } from "node:fs/promises";

/** OpenCode's own log file. It need not exist. */
export class HostLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** How long the log is now, in bytes. */
  async size(): Promise<number> {
    const found = await stat(this.#path).catch(() => undefined);
    return found?.size ?? 0;
  }

  /** The log from a position on; empty when there is none. */
  async read(from = 0): Promise<string> {
    const file = await open(this.#path).catch(() => undefined);
    if (file === undefined) return "";
    try {
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.max(0, size - from));
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, from);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /** The last lines, for an error message. */
  async tail(lines = 25): Promise<string> {
    const size = await this.size();
    const text = await this.read(Math.max(0, size - 64 * 1024));
    const last = text.trimEnd().split("\n").slice(-lines).join("\n");
    return last === "" ? "(the log of OpenCode is empty)" : `the log of OpenCode ends with:\n${last}`;
  }
}
