/** What is in the files that simulated workers write, which is right or broken, and who wrote it last. */
export class WrittenFiles {
  readonly #now = new Map<string, boolean>();
  readonly #byWriter = new Map<string, Map<string, boolean>>();
  /** Files that somebody left broken at some time. */
  readonly #everBroken = new Set<string>();

  /** `writer` is the tag of the session. */
  write(directory: string, file: string, writer: string, isBroken: boolean): void {
    if (isBroken) this.#everBroken.add(file);
    this.#now.set(`${directory}/${file}`, isBroken);
    const own = this.#byWriter.get(writer) ?? new Map<string, boolean>();
    this.#byWriter.set(writer, own.set(file, isBroken));
  }

  isBroken(directory: string, file: string): boolean {
    return this.#now.get(`${directory}/${file}`) ?? false;
  }

  /** The files that a session wrote, and whether it left them broken. */
  of(writer: string): ReadonlyMap<string, boolean> {
    return this.#byWriter.get(writer) ?? new Map();
  }

  /** Whether a file was broken at some time, by whichever mission in its tree. */
  wasBroken(file: string): boolean {
    return this.#everBroken.has(file);
  }

  /** How many files were broken at some time. */
  get brokenCount(): number {
    return this.#everBroken.size;
  }
}
