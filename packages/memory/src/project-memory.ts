import type { Store, Transaction } from "@oco/mvcc";
import { type MemoryEntry, type MemoryPlace, type MemoryTier, type NewMemory, tiers } from "./entry.ts";
import { entryId } from "./entry-id.ts";
import { MemoryError } from "./errors.ts";
import type { Memory, MemoryExport, MemoryImport, Recall } from "./memory.ts";
import { defaultTierBudgets, type MemoryOptions, type RecallQuery } from "./options.ts";
import { parseEntry, parsePlace, text } from "./parse-entry.ts";
import { parseExport } from "./parse-export.ts";
import { isVisible, placeKey, visiblePlaces } from "./place.ts";
import { wordsOf } from "./recall/relevance.ts";
import { type Candidate, compare, type MemoryDecision, select } from "./recall/select.ts";
import { readEntry, redacted, toJson, unreadable } from "./record.ts";
import { Shelf } from "./shelf.ts";
import { estimateTokens } from "./tokens.ts";
import { defaultHalfLivesMs, gate, priorUsefulness, rate, usefulnessAt } from "./usefulness.ts";

type PerTier = Readonly<Record<MemoryTier, number>>;

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
  readonly #tierBudgets: PerTier;
  readonly #halfLivesMs: PerTier;
  readonly #weakShare: number;
  readonly #countTokens: (text: string) => number;
  readonly #now: () => number;
  readonly #createId: (() => string) | undefined;
  readonly #onUnreadable: (error: MemoryError) => void;
  #shelf: Shelf;
  #isDisposed = false;

  constructor(options: MemoryOptions) {
    const { store, project, weakShare = 0.05, clock = Date, countTokens = estimateTokens } = options;
    this.project = text("project", project);
    this.#store = store;
    this.#tierBudgets = positive("tierBudgets", { ...defaultTierBudgets, ...options.tierBudgets });
    this.#halfLivesMs = positive("halfLivesMs", { ...defaultHalfLivesMs, ...options.halfLivesMs });
    if (!(weakShare >= 0 && weakShare <= 1))
      throw new RangeError(`weakShare must be from 0 to 1, got ${weakShare}`);
    this.#weakShare = weakShare;
    this.#countTokens = countTokens;
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
    const { budget = sum(this.#tierBudgets), mission, task } = query;
    if (!(budget >= 0)) throw new RangeError(`budget must be a number of tokens, got ${budget}`);
    const wanted = new Set(query.tiers ?? tiers);
    const now = this.#now();
    const isSeen = (entry: MemoryEntry): boolean =>
      wanted.has(entry.tier) && isVisible(entry, { mission, task });
    const places = visiblePlaces({ mission, task }).filter(({ tier }) => wanted.has(tier));
    const relevance = this.#shelf.relevance(query.query, places, isSeen);
    const bounds = { total: budget, tiers: this.#tierBudgets, weakShare: this.#weakShare };
    // What shares no word with the query and is not pinned cannot be taken: only explain() looks at it.
    const all = this.#shelf.all();
    const candidates: Candidate[] = [];
    for (const [entry, score] of relevance) candidates.push(this.#candidate(entry, score, now));
    for (const entry of this.#shelf.pinned()) {
      if (isSeen(entry) && !relevance.has(entry)) candidates.push(this.#candidate(entry, 0, now));
    }
    const decisions = select(candidates, bounds);
    const taken = decisions.filter(({ isTaken }) => isTaken);
    return {
      taken,
      tokens: taken.reduce((total, { tokens }) => total + tokens, 0),
      explain: () => {
        const decided = new Set(candidates.map(({ entry }) => entry));
        const others = all.filter((entry) => isSeen(entry) && !decided.has(entry));
        const words = wordsOf(query.query);
        const dropped = others.map((entry): MemoryDecision => {
          const isShared = [...wordsOf(entry.text)].some((word) => words.has(word));
          const reason = isShared ? "common-words" : "no-shared-word";
          return { ...this.#candidate(entry, 0, now), isTaken: false, reason };
        });
        return [...decisions, ...dropped.toSorted(compare)];
      },
    };
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
      !entry.isPinned && usefulnessAt(entry, now, this.#halfLivesMs) < below;
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

  #candidate(entry: MemoryEntry, relevance: number, now: number): Candidate {
    const usefulness = usefulnessAt(entry, now, this.#halfLivesMs);
    const tokens = this.#countTokens(entry.text);
    return { entry, relevance, usefulness, score: relevance * gate(entry, now, this.#halfLivesMs), tokens };
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

function sum(values: PerTier): number {
  return tiers.reduce((total, tier) => total + values[tier], 0);
}

function positive(name: string, values: PerTier): PerTier {
  for (const tier of tiers) {
    if (!(values[tier] > 0)) throw new RangeError(`${name}.${tier} must be above 0, got ${values[tier]}`);
  }
  return values;
}
