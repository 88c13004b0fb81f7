// Version chains (Reed 1978; PostgreSQL): a write puts a node in front, a snapshot is a version number, a read walks to
// the first node not above it. A node that no live snapshot can reach is unlinked when the next one is written in front
// of it or when the last snapshot that could reach it goes (invariant S3), so memory is bounded by live snapshots.
import type { Json } from "../json/json.ts";
import { type EncodedKey, encodeWholeKey } from "../key/encode-key.ts";
import type { Key } from "../key/key.ts";
import { KeyIndex } from "./key-index.ts";
import { Pins } from "./pins.ts";
import { Slot, type VersionNode } from "./slot.ts";
import { SlotCache } from "./slot-cache.ts";
import type { StoredValue } from "./stored-value.ts";

/** The keys and their versions as one reader of the log knows them. */
export class State {
  readonly pins: Pins = new Pins();
  readonly #slots = new Map<EncodedKey, Slot>();
  readonly #index = new KeyIndex();
  readonly #cache = new SlotCache();
  /** Slots that hold more than a newest value: older versions, or a deletion somebody may still look behind. */
  readonly #layered = new Set<Slot>();
  /** When a key below the prefix last changed; only for prefixes that were validated once. */
  readonly #lastChange = new Map<string, number>();

  /** Number of keys, deletions included that a snapshot still looks behind. */
  get size(): number {
    return this.#slots.size;
  }

  /** Number of retained versions beyond the newest of each key. */
  get olderVersions(): number {
    let count = 0;
    for (const slot of this.#layered) {
      for (let node = slot.newest?.older; node !== undefined; node = node.older) count += 1;
    }
    return count;
  }

  /** The slot of a key, if the key exists or somebody may look behind its removal. */
  slotOf(key: Key): Slot | undefined {
    const cached = this.#cache.find(key);
    if (cached !== undefined) return cached;
    const slot = this.#slots.get(encodeWholeKey(key));
    if (slot !== undefined) this.#cache.add(key, slot);
    return slot;
  }

  /** String form of a key. */
  encode(key: Key): EncodedKey {
    return this.slotOf(key)?.encoded ?? encodeWholeKey(key);
  }

  find(key: EncodedKey, version: number): VersionNode | undefined {
    return this.#slots.get(key)?.at(version);
  }

  /** Version under which a key now exists, 0 if it does not. */
  versionOf(key: EncodedKey): number {
    const newest = this.#slots.get(key)?.newest;
    return newest === undefined || newest.value === undefined ? 0 : newest.version;
  }

  valueOf(key: EncodedKey): Json | undefined {
    return this.#slots.get(key)?.newest?.value?.read();
  }

  /** Calls `visit` for each key with the prefix that exists at `version`, in key order. */
  forEach(prefix: string, version: number, visit: (slot: Slot, node: VersionNode) => void): void {
    this.#index.forEach(prefix, (key) => {
      const slot = this.#slots.get(key);
      const node = slot?.at(version);
      if (slot !== undefined && node !== undefined) visit(slot, node);
    });
  }

  /** Whether the keys below a prefix are those that were counted as of `version`, unchanged (invariant V2). */
  isRangeUnchanged(prefix: string, count: number, version: number): boolean {
    const changed = this.#lastChange.get(prefix);
    if (changed !== undefined && changed <= version) return true;
    let found = 0;
    let newest = 0;
    this.forEach(prefix, Number.POSITIVE_INFINITY, (_, node) => {
      found += 1;
      newest = Math.max(newest, node.version);
    });
    return found === count && newest <= version;
  }

  /** Remembers from now on when the range last changed, so that validating it becomes one lookup. */
  trackRange(prefix: string, version: number): void {
    if (this.#lastChange.has(prefix)) return;
    // The table is a shortcut: emptying it changes no decision.
    if (this.#lastChange.size >= 4096) this.#lastChange.clear();
    this.#lastChange.set(detach(prefix), version);
  }

  /** Writes a value, or a deletion, as of `version`, which no earlier write exceeds. */
  write(key: EncodedKey, version: number, value: StoredValue | undefined): void {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      if (value === undefined) return;
      const own = detach(key);
      slot = new Slot(own);
      this.#slots.set(own, slot);
      this.#index.add(own);
    }
    slot.newest = { version, value, older: this.#reachable(slot.newest) };
    if (slot.newest.older !== undefined || value === undefined) this.#layered.add(slot);
    if (slot.newest.older === undefined && value === undefined) this.#drop(slot);
    if (this.#lastChange.size > 0) this.#markChanged(slot, version);
  }

  /** Ends a snapshot's hold on its version and frees what only that snapshot could reach. */
  unpin(version: number): void {
    if (!this.pins.delete(version) || this.#layered.size === 0) return;
    const { oldest } = this.pins;
    for (const slot of this.#layered) this.#trim(slot, oldest);
  }

  /** The value of a node that is no deletion. */
  static read(node: VersionNode): Json {
    return (node.value as StoredValue).read();
  }

  #reachable(node: VersionNode | undefined): VersionNode | undefined {
    let kept = node;
    const { newest } = this.pins;
    while (kept !== undefined && kept.version > newest) {
      kept.value?.drop();
      kept = kept.older;
    }
    return kept;
  }

  #trim(slot: Slot, oldest: number): void {
    let node = slot.newest;
    while (node !== undefined && node.version > oldest) node = node.older;
    if (node !== undefined) node.older = undefined;
    const newest = slot.newest as VersionNode;
    if (newest.older !== undefined) return;
    if (newest.value === undefined) this.#drop(slot);
    else this.#layered.delete(slot);
  }

  #drop(slot: Slot): void {
    slot.isDropped = true;
    this.#slots.delete(slot.encoded);
    this.#index.remove(slot.encoded);
    this.#layered.delete(slot);
  }

  #markChanged(slot: Slot, version: number): void {
    for (const prefix of slot.prefixes) {
      if (this.#lastChange.has(prefix)) this.#lastChange.set(prefix, version);
    }
    if (this.#lastChange.has(slot.encoded)) this.#lastChange.set(slot.encoded, version);
  }
}

/** A copy without a hold on the text that it was cut from, which a substring has. */
function detach(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
