import MiniSearch from "minisearch";

interface Indexed {
  readonly id: string;
  readonly text: string;
}

/** Words that say nothing about the subject. */
const stopWords: ReadonlySet<string> = new Set(
  "a an and are as at be by can do does for from has have how i in is it its must not of on or should that the then this to use uses was we what when where which who why will with you".split(
    " ",
  ),
);

/** Most visible entries that the chosen words of a query may lead to; bounds what a recall has to weigh whatever the query. */
const maxPostings = 250;

/** BM25 over the entries of one project. */
export class RelevanceIndex {
  /** How many entries of a scope hold a word; what stands in other scopes must not make a word common. */
  readonly #frequencies = new Map<string, Map<string, number>>();
  readonly #search = new MiniSearch<Indexed>({
    fields: ["text"],
    tokenize,
    processTerm: (term) => (stopWords.has(term) ? null : term),
    searchOptions: { combineWith: "OR", fuzzy: false, prefix: false },
    autoVacuum: { minDirtCount: 50, minDirtFactor: 0.2, batchSize: 1000, batchWait: 0 },
  });

  add(id: string, text: string, scope: string): void {
    this.#search.add({ id, text });
    const frequency = this.#frequencies.get(scope) ?? new Map<string, number>();
    this.#frequencies.set(scope, frequency);
    for (const term of new Set(tokenize(text))) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  }

  remove(id: string, text: string, scope: string): void {
    this.#search.discard(id);
    const frequency = this.#frequencies.get(scope);
    if (frequency === undefined) return;
    for (const term of new Set(tokenize(text))) {
      const left = (frequency.get(term) ?? 0) - 1;
      if (left > 0) frequency.set(term, left);
      else frequency.delete(term);
    }
    if (frequency.size === 0) this.#frequencies.delete(scope);
  }

  /** Shows the accepted entries that share one of the chosen words with the query, with their BM25 scores, best first. */
  search(
    query: string,
    scopes: readonly string[],
    isAccepted: (id: string) => boolean,
    show: (id: string, score: number) => void,
  ): void {
    const chosen = this.#choose(query, scopes).join(" ");
    const found = this.#search.search(chosen, {
      // The words are chosen already; taking them apart again would let common parts back in.
      tokenize: (text) => text.split(" "),
      // Asked before anything is made of a posting: what cannot be seen from here costs a look and no memory.
      boostDocument: (id) => (isAccepted(String(id)) ? 1 : 0),
    });
    for (const { id, score } of found) show(String(id), score);
  }

  /** The rarest words first, until they lead to enough entries: what is left out would have weighed least (the "quit" strategy). */
  #choose(query: string, scopes: readonly string[]): string[] {
    const visible = scopes.flatMap((scope) => this.#frequencies.get(scope) ?? []);
    const weighted = [...wordsOf(query)]
      .flatMap((term) => {
        const frequency = visible.reduce((total, counts) => total + (counts.get(term) ?? 0), 0);
        return frequency === 0 ? [] : [{ term, frequency }];
      })
      .sort((a, b) => a.frequency - b.frequency);
    const chosen: string[] = [];
    let postings = 0;
    for (const { term, frequency } of weighted) {
      postings += frequency;
      if (chosen.length > 0 && postings > maxPostings) break;
      chosen.push(term);
    }
    return chosen;
  }
}

/** The words of a text that say something about its subject. */
export function wordsOf(text: string): Set<string> {
  return new Set(tokenize(text).filter((term) => !stopWords.has(term)));
}

/** Words in lower case; names in camel case, snake case and paths also by their parts, so that "user store" finds `userStore`. */
export function tokenize(text: string): string[] {
  const tokens: string[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    tokens.push(word.toLowerCase());
    const parts = word.split(/_+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter((part) => part !== "");
    if (parts.length > 1) for (const part of parts) tokens.push(part.toLowerCase());
  }
  return tokens;
}
