/** The versions that live snapshots hold; a version is pinned as often as it is read. */
export class Pins {
  // Insertion order is version order: a snapshot is always taken of the newest version.
  readonly #counts = new Map<number, number>();
  #newest = -1;

  /** Newest pinned version, -1 if there is none. */
  get newest(): number {
    return this.#newest;
  }

  /** Oldest pinned version, infinite if there is none. */
  get oldest(): number {
    for (const version of this.#counts.keys()) return version;
    return Number.POSITIVE_INFINITY;
  }

  /** Number of live snapshots. */
  get size(): number {
    let size = 0;
    for (const count of this.#counts.values()) size += count;
    return size;
  }

  add(version: number): void {
    this.#counts.set(version, (this.#counts.get(version) ?? 0) + 1);
    this.#newest = Math.max(this.#newest, version);
  }

  /** Returns whether nobody reads this version any more. */
  delete(version: number): boolean {
    const count = this.#counts.get(version) ?? 0;
    if (count > 1) {
      this.#counts.set(version, count - 1);
      return false;
    }
    this.#counts.delete(version);
    if (version === this.#newest) {
      this.#newest = -1;
      for (const other of this.#counts.keys()) this.#newest = other;
    }
    return true;
  }
}
