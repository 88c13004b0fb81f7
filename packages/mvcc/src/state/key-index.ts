import { type EncodedKey, endOfPrefix } from "../key/encode-key.ts";

/** The known keys in order; takes in new ones when a range is next asked for. */
export class KeyIndex {
  #sorted: EncodedKey[] = [];
  #added: EncodedKey[] = [];
  readonly #removed = new Set<EncodedKey>();

  /** Adds a key that the index does not hold. */
  add(key: EncodedKey): void {
    if (!this.#removed.delete(key)) this.#added.push(key);
  }

  /** Removes a key that the index holds. */
  remove(key: EncodedKey): void {
    this.#removed.add(key);
  }

  /** Calls `visit` for each key with the prefix, in order. */
  forEach(prefix: string, visit: (key: EncodedKey) => void): void {
    this.#settle();
    const keys = this.#sorted;
    const end = endOfPrefix(prefix);
    for (let index = lowerBound(keys, prefix); index < keys.length; index += 1) {
      const key = keys[index] as EncodedKey;
      if (key >= end) return;
      visit(key);
    }
  }

  #settle(): void {
    if (this.#added.length === 0 && this.#removed.size === 0) return;
    const added = this.#added.filter((key) => !this.#removed.has(key));
    if (this.#removed.size > 0) this.#sorted = this.#sorted.filter((key) => !this.#removed.has(key));
    if (added.length <= 8) {
      for (const key of added) this.#sorted.splice(lowerBound(this.#sorted, key), 0, key);
    } else {
      this.#sorted = merge(this.#sorted, added.sort(byCodeUnit));
    }
    this.#added = [];
    this.#removed.clear();
  }
}

function lowerBound(keys: readonly EncodedKey[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as EncodedKey) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merge(left: readonly EncodedKey[], right: readonly EncodedKey[]): EncodedKey[] {
  const merged: EncodedKey[] = [];
  let at = 0;
  for (const key of right) {
    while (at < left.length && (left[at] as EncodedKey) < key) merged.push(left[at++] as EncodedKey);
    merged.push(key);
  }
  while (at < left.length) merged.push(left[at++] as EncodedKey);
  return merged;
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
