import type { MemoryEntry, MemoryPlace } from "./entry.ts";
import { placeKey } from "./place.ts";
import { RelevanceIndex } from "./recall/relevance.ts";

/** The entries of one project in this process, indexed for search; a mirror of the store. */
export class Shelf {
  readonly #project: string;
  readonly #entries = new Map<string, MemoryEntry>();
  readonly #pinned = new Map<string, MemoryEntry>();
  readonly #byText = new Map<string, string>();
  readonly #index = new RelevanceIndex();
  #snapshot: readonly MemoryEntry[] | undefined;

  constructor(project: string) {
    this.#project = project;
  }

  get(id: string): MemoryEntry | undefined {
    return this.#entries.get(id);
  }

  /** The entry with the same text at the same place. */
  twin(entry: MemoryEntry): MemoryEntry | undefined {
    const id = this.#byText.get(this.#textKey(entry));
    return id === undefined ? undefined : this.#entries.get(id);
  }

  put(entry: MemoryEntry): void {
    const former = this.#entries.get(entry.id);
    this.#snapshot = undefined;
    this.#entries.set(entry.id, entry);
    if (entry.isPinned) this.#pinned.set(entry.id, entry);
    else this.#pinned.delete(entry.id);
    if (former?.text === entry.text) return;
    if (former !== undefined) this.#index.remove(entry.id, former.text, this.#scope(former));
    this.#byText.set(this.#textKey(entry), entry.id);
    this.#index.add(entry.id, entry.text, this.#scope(entry));
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    this.#snapshot = undefined;
    this.#pinned.delete(id);
    if (this.#byText.get(this.#textKey(entry)) === id) this.#byText.delete(this.#textKey(entry));
    this.#index.remove(id, entry.text, this.#scope(entry));
  }

  /** The entries at this moment; one array until the next change, since every recall asks. */
  all(): readonly MemoryEntry[] {
    this.#snapshot ??= [...this.#entries.values()];
    return this.#snapshot;
  }

  pinned(): Iterable<MemoryEntry> {
    return this.#pinned.values();
  }

  /** Shows the accepted entries that share a word with the query, with their relevance, best first; words are weighed at these places. */
  search(
    query: string,
    places: readonly MemoryPlace[],
    isAccepted: (entry: MemoryEntry) => boolean,
    show: (entry: MemoryEntry, relevance: number) => void,
  ): void {
    const scopes = places.map((place) => this.#scope(place));
    const isFound = (id: string): boolean => {
      const entry = this.#entries.get(id);
      return entry !== undefined && isAccepted(entry);
    };
    this.#index.search(query, scopes, isFound, (id, relevance) => {
      const entry = this.#entries.get(id);
      if (entry !== undefined) show(entry, relevance);
    });
  }

  #scope(place: MemoryPlace): string {
    return JSON.stringify(placeKey(this.#project, place));
  }

  #textKey(entry: MemoryEntry): string {
    return JSON.stringify([...placeKey(this.#project, entry), entry.text]);
  }
}
