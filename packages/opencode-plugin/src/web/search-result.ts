/** One hit of a web search. */
export interface SearchResult {
  readonly title: string;
  readonly url: string;
  readonly snippet: string;
}

/** Reads `value[key]` of something that came from elsewhere. */
export function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** The elements of an array that came from elsewhere; none when it is no array. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string that came from elsewhere; empty when it is none. */
export function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}
