import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPlainObject } from "../config/plain-object.ts";

/** A text that was shown to the person. */
export interface WrittenText {
  readonly missionId: string;
  readonly text: string;
  /** Why their last edit was not taken; shown until the next one. */
  readonly notes: readonly string[];
}

/** How many texts are kept: an editor may hold one that is some steps old. */
const maxTexts = 24;

/**
 * The texts that were written to `todo.md` last, kept in the state folder so that a restart tells a person's edit from
 * a text of its own. Each is a file of its own and on disk before it is shown; processes of one project add to the same
 * folder and never change what another has written.
 */
export class WrittenTexts {
  readonly #folder: string;
  readonly #writer: string;
  #count = 0;

  /** `writer` tells the files of this process from those of others. */
  constructor(folder: string, writer: string) {
    this.#folder = folder;
    this.#writer = writer.replace(/[^A-Za-z0-9-]/g, "-");
  }

  /** Keeps a text; `at` orders the texts of all processes. */
  async add(written: WrittenText, at: number): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    this.#count += 1;
    const order = `${String(at).padStart(15, "0")}-${String(this.#count).padStart(9, "0")}`;
    const path = join(this.#folder, `${order}-${this.#writer}.json`);
    await writeFile(`${path}.draft`, JSON.stringify(written), { mode: 0o600 });
    await rename(`${path}.draft`, path);
    const names = await this.#names();
    for (const name of names.slice(maxTexts)) await rm(join(this.#folder, name), { force: true });
  }

  /** The texts that are kept, newest first. */
  async list(): Promise<WrittenText[]> {
    const names = await this.#names();
    const texts = await Promise.all(names.map((name) => readWritten(join(this.#folder, name))));
    return texts.filter((text) => text !== undefined);
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.filter((name) => name.endsWith(".json")).sort((a, b) => (a < b ? 1 : -1));
  }
}

/** The text that an edit began with: the one with which it has the most lines in common, of equals the newest. */
export function closestText(texts: readonly WrittenText[], edited: string): WrittenText | undefined {
  const lines = edited.split(/\r\n|\r|\n/);
  let best: { readonly written: WrittenText; readonly score: number } | undefined;
  for (const written of texts) {
    const left = new Map<string, number>();
    const own = written.text.split("\n");
    for (const line of own) left.set(line, (left.get(line) ?? 0) + 1);
    let common = 0;
    for (const line of lines) {
      const count = left.get(line) ?? 0;
      if (count > 0) common += 1;
      left.set(line, count - 1);
    }
    const score = common - own.length;
    if (best === undefined || score > best.score) best = { written, score };
  }
  return best?.written;
}

/** Another process may have removed it meanwhile; a file that does not hold what it should is as good as gone. */
async function readWritten(path: string): Promise<WrittenText | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (!isPlainObject(value)) return undefined;
    const { missionId, text, notes } = value;
    if (typeof missionId !== "string" || typeof text !== "string" || !Array.isArray(notes)) return undefined;
    return { missionId, text, notes: notes.filter((note) => typeof note === "string") };
  } catch {
    return undefined;
  }
}
