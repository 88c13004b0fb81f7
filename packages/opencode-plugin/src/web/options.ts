/** A service with its address; nothing is asked that a person did not name. */
export interface Service {
  readonly url: string;
  /** Sent as the service wants it. */
  readonly key?: string;
}

/** Where the web tools may go. A tool without an address is not offered at all. */
export interface WebOptions {
  /** Search services, asked in this order until one answers. */
  readonly search?: {
    /** The base address of a SearXNG instance that answers in JSON. */
    readonly searxng?: Service;
    /** Brave's search API, such as `https://api.search.brave.com/res/v1/web/search`; it wants a key. */
    readonly brave?: Service;
    /** DuckDuckGo's page for browsers without scripts, such as `https://html.duckduckgo.com/html/`. */
    readonly duckduckgo?: Service;
  };
  /** Search in public code. */
  readonly publicCode?: Service & {
    /** The form of the answers: `grep-app` (`/api/search`) or `sourcegraph` (`/.api/search/stream`). */
    readonly kind: "grep-app" | "sourcegraph";
  };
  /** Documentation pages; `false` leaves `cache_docs` out. @default false */
  readonly docs?: boolean | DocsOptions;
  /** Hosts, with or without port, that may be asked although they are not on the public internet. @default [] */
  readonly allow?: readonly string[];
  /** Time for one request, in milliseconds. @default 15_000 */
  readonly timeoutMs?: number;
}

/** Limits of the documentation cache. */
export interface DocsOptions {
  /** How long a page is taken from the cache, in milliseconds. @default 86_400_000 */
  readonly ttlMs?: number;
  /** Longer pages are refused, in bytes. @default 2_097_152 */
  readonly maxPageBytes?: number;
  /** Pages that are kept; the oldest go first. @default 100 */
  readonly maxPages?: number;
}
