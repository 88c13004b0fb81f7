import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { SearchBackend } from "./backend.ts";
import { hashInNode } from "./hash-in-node.ts";
import { lineSearch } from "./line-search.ts";
import { readInside } from "./open-file.ts";
import type { Match, ResolvedScope, SearchSummary } from "./options.ts";
import { walk } from "./walk.ts";

/** Files that are read at a time. */
const breadth = 16;

/** The search in plain JavaScript, where the addon is not used. */
export function nodeBackend(clock: Clock): SearchBackend {
  return {
    async *glob(scope, signal) {
      const meter = new Meter(scope, clock);
      for await (const files of fileBatches(scope, meter, signal)) {
        const taken = files.slice(0, meter.resultsLeft);
        meter.files += taken.length;
        meter.results += taken.length;
        if (taken.length > 0) yield taken;
        if (meter.isOver || signal.aborted) break;
      }
      return meter.summary();
    },
    async *grep(scope, text, signal) {
      const meter = new Meter(scope, clock);
      const search = lineSearch(text);
      for await (const files of fileBatches(scope, meter, signal)) {
        const contents = await Promise.all(
          files.map((path) => readInside(scope.root, join(scope.root, path), text.maxFileBytes)),
        );
        const before = meter.results;
        const matches: Match[] = [];
        for (const [index, content] of contents.entries()) {
          if (content === undefined) continue;
          if (!meter.read(content.byteLength, text.maxBytes)) break;
          for (const match of search(files[index] as string, content, meter.resultsLeft)) matches.push(match);
          meter.results = before + matches.length;
          if (meter.isOver || signal.aborted) break;
        }
        if (matches.length > 0) yield matches;
        if (meter.isOver || signal.aborted) break;
      }
      return meter.summary();
    },
    hashFiles: hashInNode,
  };
}

/** Counts what a search did, and knows when it is enough. */
class Meter {
  files = 0;
  bytes = 0;
  results = 0;
  ended: SearchSummary["ended"] = "complete";
  readonly #maxResults: number;
  readonly #clock: Clock;
  readonly #deadline: number;

  constructor(scope: ResolvedScope, clock: Clock) {
    this.#maxResults = scope.maxResults;
    this.#clock = clock;
    this.#deadline = clock.now() + scope.timeoutMs;
  }

  get resultsLeft(): number {
    return this.#maxResults - this.results;
  }

  get isOver(): boolean {
    if (this.ended !== "complete") return true;
    if (this.resultsLeft <= 0) this.ended = "results";
    else if (this.#clock.now() >= this.#deadline) this.ended = "time";
    return this.ended !== "complete";
  }

  /** Counts a file that is about to be searched; false when it would be too much. */
  read(bytes: number, maxBytes: number): boolean {
    if (this.bytes + bytes > maxBytes) {
      this.ended = "bytes";
      return false;
    }
    this.files += 1;
    this.bytes += bytes;
    return true;
  }

  summary(): SearchSummary {
    const { files, bytes, results, ended } = this;
    return { files, bytes, results, ended };
  }
}

async function* fileBatches(
  scope: ResolvedScope,
  meter: Meter,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void> {
  const all: string[] = [];
  if (meter.isOver) return;
  for await (const files of walk(scope, scope.root)) {
    if (signal.aborted || meter.isOver) return;
    if (scope.sorted) for (const file of files) all.push(file);
    else yield* chunks(files);
  }
  yield* chunks(inByteOrder(all));
}

function* chunks(files: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < files.length; start += breadth) yield files.slice(start, start + breadth);
}

// The order of UTF-16 units, which sort() uses by itself, differs from that of bytes beyond the basic plane.
function inByteOrder(paths: readonly string[]): readonly string[] {
  return paths
    .map((path) => ({ path, key: Buffer.from(path) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ path }) => path);
}
