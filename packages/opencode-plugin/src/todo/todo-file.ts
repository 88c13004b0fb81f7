import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type MissionView, renderTodo } from "@oco/mission";

/**
 * Keeps `.oco/todo.md` of the project in step with the mission, for people to read. The folder ignores itself, so
 * that nothing of it is ever committed by accident.
 */
export class TodoFile {
  readonly #folder: string;
  readonly #onFault: (error: unknown) => void;
  #latest: string | undefined;
  #written: string | undefined;
  #isWriting = false;

  constructor(directory: string, onFault: (error: unknown) => void) {
    this.#folder = join(directory, ".oco");
    this.#onFault = onFault;
  }

  /** Shows a state. States that come while one is being written are skipped, all but the newest. */
  show(view: MissionView): void {
    this.#latest = renderTodo(view);
    if (!this.#isWriting) void this.#write();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#latest !== undefined && this.#latest !== this.#written) {
        const text = this.#latest;
        await mkdir(this.#folder, { recursive: true });
        const ignore = join(this.#folder, ".gitignore");
        if (!existsSync(ignore)) await writeFile(ignore, "*\n");
        const draft = join(this.#folder, `todo.md.${process.pid}`);
        await writeFile(draft, text);
        await rename(draft, join(this.#folder, "todo.md"));
        this.#written = text;
      }
    } catch (error) {
      this.#onFault(error);
    } finally {
      this.#isWriting = false;
    }
  }
}
