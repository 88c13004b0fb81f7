import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { htmlToText } from "./html-text.ts";
import { get, type HttpOptions } from "./http.ts";
import type { DocsOptions } from "./options.ts";
import { field, words } from "./search-result.ts";

/** A documentation page as text. */
export interface DocsPage {
  readonly url: string;
  readonly title: string;
  readonly text: string;
  readonly fetchedAt: number;
}

export interface DocsCacheOptions extends DocsOptions {
  readonly folder: string;
  readonly http: HttpOptions;
  /** @default Date.now */
  readonly now?: () => number;
}

/** Documentation pages that were fetched, as text, on disk: bounded in age, size and number. */
export class DocsCache {
  readonly #options: Required<DocsCacheOptions>;

  constructor(options: DocsCacheOptions) {
    this.#options = {
      ttlMs: 24 * 60 * 60 * 1000,
      maxPageBytes: 2 * 1024 * 1024,
      maxPages: 100,
      now: Date.now,
      ...options,
    };
  }

  /** A page that is still fresh. */
  async find(url: string): Promise<DocsPage | undefined> {
    const page = await this.#read(fileOf(url));
    return page !== undefined && page.url === withoutHash(url) && this.#isFresh(page) ? page : undefined;
  }

  /** Fetches a page and keeps it. @throws Error when it is refused, missing, too long or no text. */
  async fetch(url: string, signal: AbortSignal): Promise<DocsPage> {
    const { http, maxPageBytes, folder, now } = this.#options;
    const answer = await get(url, { ...http, maxBytes: maxPageBytes, signal });
    if (answer.status !== 200) throw new Error(`${url} answered with HTTP ${answer.status}.`);
    const isHtml = /html|xml/.test(answer.contentType) || /^\s*<(!doctype|html)/i.test(answer.text);
    if (!isHtml && !/^text\/|json|javascript|yaml|^$/.test(answer.contentType)) {
      throw new Error(`${url} is no text but ${answer.contentType}.`);
    }
    const { title, text } = isHtml ? htmlToText(answer.text) : { title: "", text: answer.text };
    const page: DocsPage = { url: withoutHash(url), title, text, fetchedAt: now() };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Written beside and moved: a reader, in another process too, sees a page whole or not at all.
    const draft = join(folder, `${randomUUID()}.tmp`);
    await writeFile(draft, JSON.stringify(page), { mode: 0o600 });
    await rename(draft, join(folder, fileOf(url)));
    await this.list();
    return page;
  }

  /** The pages that are kept and fresh, the newest first; others are removed by the way. */
  async list(): Promise<readonly DocsPage[]> {
    const { folder, maxPages } = this.#options;
    const names = await readdir(folder).catch(() => []);
    const read = names
      .filter((name) => name.endsWith(".json"))
      .map(async (name) => [name, await this.#read(name)] as const);
    const found = (await Promise.all(read)).toSorted(
      ([, a], [, b]) => (b?.fetchedAt ?? 0) - (a?.fetchedAt ?? 0),
    );
    const kept: DocsPage[] = [];
    for (const [name, page] of found) {
      if (page !== undefined && this.#isFresh(page) && kept.length < maxPages) kept.push(page);
      else await rm(join(folder, name), { force: true });
    }
    return kept;
  }

  #isFresh({ fetchedAt }: DocsPage): boolean {
    const age = this.#options.now() - fetchedAt;
    return age >= 0 && age < this.#options.ttlMs;
  }

  async #read(name: string): Promise<DocsPage | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(join(this.#options.folder, name), "utf8"));
      return {
        url: words(field(value, "url")),
        title: words(field(value, "title")),
        text: words(field(value, "text")),
        fetchedAt: Number(field(value, "fetchedAt")),
      };
    } catch {
      return undefined;
    }
  }
}

function fileOf(url: string): string {
  return `${createHash("sha256").update(withoutHash(url)).digest("hex").slice(0, 32)}.json`;
}

function withoutHash(url: string): string {
  return url.replace(/#.*$/s, "");
}
