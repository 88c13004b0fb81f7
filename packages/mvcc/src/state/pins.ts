/** The versions that live snapshots hold; a version is pinned as often as it is read. */
export class Pins {
  // The newest one is kept apart: a transaction that ends before the next begins touches no map. Insertion order is
  // version order, as a snapshot is always taken of the newest version.
  readonly #older = new Map<number, number>();
  #newest = -1;
  #newestCount = 0;

  /** Newest pinned version, -1 if there is none. */
  get newest(): number {
    return this.#newest;
  }

  /** Oldest pinned version, infinite if there is none. */
  get oldest(): number {
    if (this.#older.size > 0) for (const version of this.#older.keys()) return version;
    return this.#newest < 0 ? Number.POSITIVE_INFINITY : this.#newest;
  }

  /** Number of live snapshots. */
  get size(): number {
    let size = this.#newestCount;
    for (const count of this.#older.values()) size += count;
    return size;
  }

  add(version: number): void {
    if (version !== this.#newest) {
      if (this.#newest >= 0) this.#older.set(this.#newest, this.#newestCount);
      this.#newest = version;
      this.#newestCount = 0;
    }
    this.#newestCount += 1;
  }

  /** Returns whether nobody reads this version any more. */
  delete(version: number): boolean {
    if (version !== this.#newest) return this.#deleteOlder(version);
    this.#newestCount -= 1;
    if (this.#newestCount > 0) return false;
    this.#newest = -1;
    if (this.#older.size > 0) {
      for (const [other, count] of this.#older) {
        this.#newest = other;
        this.#newestCount = count;
      }
      this.#older.delete(this.#newest);
    }
    return true;
  }

  #deleteOlder(version: number): boolean {
    const count = this.#older.get(version) ?? 0;
    if (count > 1) this.#older.set(version, count - 1);
    else this.#older.delete(version);
    return count <= 1;
  }
}
