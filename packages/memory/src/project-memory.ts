import type { Store, Transaction } from "@oco/mvcc";
import { type MemoryEntry, type MemoryPlace, type MemoryTier, type NewMemory, tiers } from "./entry.ts";
import { entryId } from "./entry-id.ts";
import { MemoryError } from "./errors.ts";
import type { Memory, MemoryExport, MemoryImport, Recall } from "./memory.ts";
import type { MemoryOptions, RecallQuery } from "./options.ts";
import { parseEntry, parsePlace, text } from "./parse-entry.ts";
import { parseExport } from "./parse-export.ts";
import { placeKey } from "./place.ts";
import { recallFrom } from "./recall/recall.ts";
import { readEntry, redacted, toJson, unreadable } from "./record.ts";
import { checkSettings, type Settings } from "./settings.ts";
import { Shelf } from "./shelf.ts";
import { priorUsefulness, rate, usefulnessAt } from "./usefulness.ts";

/**
 * Opens the memory of a project and reads its entries. Close the store yourself; disposing the memory only ends its use.
 *
 * @example
 * using memory = openMemory({ store, project: "/home/me/shop" });
 * await memory.remember({ tier: "project", kind: "command", text: "Tests run with npm test", source: "scout" });
 * const { taken } = memory.recall({ query: "run the tests", budget: 500 });
 *
 * @throws RangeError for a budget, half-life or share out of range
 */
export function openMemory(options: MemoryOptions): Memory {
  return new ProjectMemory(options);
}

class ProjectMemory implements Memory {
  readonly project: string;
  readonly #store: Store;
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #createId: (() => string) | undefined;
  readonly #onUnreadable: (error: MemoryError) => void;
  #shelf: Shelf;
  #isDisposed = false;

  constructor(options: MemoryOptions) {
    const { store, project, clock = Date } = options;
    this.project = text("project", project);
    this.#store = store;
    this.#settings = checkSettings(options);
    this.#now = () => clock.now();
    this.#createId = options.createId;
    this.#onUnreadable = options.onUnreadable ?? (() => {});
    this.#shelf = new Shelf(project);
    this.refresh();
  }

  async remember(fresh: NewMemory): Promise<MemoryEntry> {
    const entry = this.#entryOf(fresh);
    const twin = this.#shelf.twin(entry);
    // Decided on what is stored: another process may have stored the text, told an outcome of it, or forgotten it.
    const kept = await this.#store.transact((transaction) => {
      const held =
        (twin && this.#stored(transaction, twin, twin.id)) ?? this.#stored(transaction, entry, entry.id);
      if (held !== undefined && (held.isPinned || !entry.isPinned)) return held;
      const changed = held === undefined ? entry : { ...held, isPinned: true };
      this.#set(transaction, [changed]);
      return changed;
    });
    if (twin !== undefined && twin.id !== kept.id) this.#shelf.remove(twin.id);
    this.#shelf.put(kept);
    return kept;
  }

  recall(query: RecallQuery): Recall {
    this.#assertLive();
    return recallFrom(this.#shelf, query, this.#settings, this.#now());
  }

  async reinforce(id: string, outcome: "passed" | "failed"): Promise<MemoryEntry> {
    await this.reinforceAll([this.#known(id).id], outcome);
    return this.#known(id);
  }

  async reinforceAll(ids: Iterable<string>, outcome: "passed" | "failed"): Promise<void> {
    this.#assertLive();
    const now = this.#now();
    const entries = [...new Set(ids)].flatMap((id) => this.#shelf.get(id) ?? []);
    if (entries.length === 0) return;
    // The average is read and written in one transaction, so that outcomes from several processes all count (R6).
    const rated = await this.#store.transact((transaction) => {
      const changed: MemoryEntry[] = [];
      for (const { id, ...place } of entries) {
        const stored = this.#stored(transaction, place, id);
        if (stored !== undefined) changed.push(rate(stored, outcome, now));
      }
      this.#set(transaction, changed);
      return changed;
    });
    for (const entry of rated) this.#shelf.put(entry);
  }

  async forget(id: string): Promise<boolean> {
    this.#assertLive();
    const entry = this.#shelf.get(id);
    if (entry === undefined) return false;
    await this.#remove([entry]);
    return true;
  }

  async prune(
    options: { readonly below?: number; readonly tiers?: readonly MemoryTier[] } = {},
  ): Promise<readonly string[]> {
    this.#assertLive();
    const { below = 0.02, tiers: chosen = tiers } = options;
    const now = this.#now();
    const isFaded = (entry: MemoryEntry): boolean =>
      !entry.isPinned && usefulnessAt(entry, now, this.#settings.halfLivesMs) < below;
    const suspects = this.#shelf.all().filter((entry) => chosen.includes(entry.tier) && isFaded(entry));
    if (suspects.length === 0) return [];
    // Read again: another process may have pinned an entry since, or told that it helped.
    const found = await this.#store.transact((transaction) =>
      suspects.map((suspect) => {
        const stored = this.#stored(transaction, suspect, suspect.id);
        if (stored !== undefined && !isFaded(stored)) return { suspect, stored };
        if (stored !== undefined) transaction.delete([...placeKey(this.project, suspect), suspect.id]);
        return { suspect, isPruned: stored !== undefined };
      }),
    );
    for (const { suspect, stored } of found) {
      if (stored === undefined) this.#shelf.remove(suspect.id);
      else this.#shelf.put(stored);
    }
    return found.filter(({ isPruned }) => isPruned).map(({ suspect }) => suspect.id);
  }

  export(): MemoryExport {
    this.#assertLive();
    return { format: "oco-memory", version: 1, entries: this.#shelf.all() };
  }

  async import(document: unknown): Promise<MemoryImport> {
    this.#assertLive();
    const added = new Map<string, MemoryEntry>();
    const known: string[] = [];
    for (const entry of parseExport(document)) {
      const clean = redacted(entry);
      const isKnown = added.has(clean.id) || this.#shelf.get(clean.id) !== undefined;
      if (isKnown || this.#shelf.twin(clean) !== undefined) known.push(clean.id);
      else added.set(clean.id, clean);
    }
    const written = await this.#store.transact((transaction) => {
      const fresh = [...added.values()].filter((entry) => !this.#stored(transaction, entry, entry.id));
      this.#set(transaction, fresh);
      return fresh;
    });
    // Only what is stored is recalled.
    for (const entry of written) {
      added.delete(entry.id);
      this.#shelf.put(entry);
    }
    return { added: written.map(({ id }) => id), known: [...known, ...added.keys()] };
  }

  refresh(): number {
    this.#assertLive();
    this.#store.refresh();
    const shelf = new Shelf(this.project);
    let count = 0;
    for (const { key, value } of this.#store.entries({ prefix: ["memory", this.project] })) {
      const entry = readEntry(value, (cause) => this.#onUnreadable(unreadable(key, cause)));
      if (entry === undefined) continue;
      shelf.put(entry);
      count += 1;
    }
    this.#shelf = shelf;
    return count;
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#shelf = new Shelf(this.project);
  }

  #entryOf(fresh: NewMemory): MemoryEntry {
    this.#assertLive();
    const now = this.#now();
    const entry = redacted(
      parseEntry({
        ...parsePlace(fresh),
        id: "new",
        text: fresh.text,
        kind: fresh.kind,
        source: fresh.source,
        isPinned: fresh.isPinned ?? false,
        createdAt: now,
        usefulness: priorUsefulness[fresh.kind] ?? 0,
        ratedAt: now,
        outcomes: 0,
      }),
    );
    // Of the text without secrets: a digest of a short secret would give it away.
    return { ...entry, id: this.#createId?.() ?? entryId(entry, entry.text) };
  }

  /** What the store holds under an id; nothing where that cannot be read, so that it may be written anew. */
  #stored(transaction: Transaction, place: MemoryPlace, id: string): MemoryEntry | undefined {
    const stored = transaction.get([...placeKey(this.project, place), id]);
    return stored === undefined ? undefined : readEntry(stored);
  }

  #set(transaction: Transaction, entries: readonly MemoryEntry[]): void {
    for (const entry of entries) transaction.set([...placeKey(this.project, entry), entry.id], toJson(entry));
  }

  async #remove(entries: readonly MemoryEntry[]): Promise<void> {
    await this.#store.transact((transaction) => {
      for (const entry of entries) transaction.delete([...placeKey(this.project, entry), entry.id]);
    });
    for (const { id } of entries) this.#shelf.remove(id);
  }

  #known(id: string): MemoryEntry {
    this.#assertLive();
    const entry = this.#shelf.get(id);
    if (entry !== undefined) return entry;
    throw new MemoryError("OCO_MEMORY_UNKNOWN_ENTRY", `Project "${this.project}" has no entry "${id}"`);
  }

  #assertLive(): void {
    if (!this.#isDisposed) return;
    throw new MemoryError("OCO_MEMORY_CLOSED", `The memory of "${this.project}" is disposed`);
  }
}
