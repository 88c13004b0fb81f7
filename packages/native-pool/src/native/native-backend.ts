import { InvalidPatternError, NativePoolError } from "../errors.ts";
import { HostHold } from "../host-hold.ts";
import type { Batches, HashedFile, SearchBackend } from "../search/backend.ts";
import type { Match, ResolvedScope, ResolvedText, SearchSummary } from "../search/options.ts";
import { toRustPattern } from "../search/pattern-syntax.ts";
import type { Binding, NativeJob, NativeScope, NativeText } from "./binding.ts";

/** The search on the addon's threads. */
export function nativeBackend(binding: Binding): SearchBackend {
  return {
    glob: (scope, signal) =>
      batches(
        (announce) => binding.startGlob(scopeOf(scope), announce),
        signal,
        (value) => value as string[],
        [...scope.include, ...scope.exclude],
      ),
    grep: (scope, text, signal) =>
      batches(
        (announce) => binding.startGrep(scopeOf(scope), textOf(text), announce),
        signal,
        matchesOf,
        text.patterns,
      ),
    async hashFiles(root, files, signal) {
      const start = (announce: () => void): NativeJob => binding.startHash(root, [...files], announce);
      for await (const text of textsOf(start, signal)) {
        const value: unknown = JSON.parse(text);
        if (!Array.isArray(value)) throw failureOf(value, files);
        return hashesOf(value, files);
      }
      return [];
    },
  };
}

type Start = (announce: () => void) => NativeJob;

async function* batches<Item>(
  start: Start,
  signal: AbortSignal,
  decode: (value: unknown) => readonly Item[],
  patterns: readonly string[],
): Batches<Item> {
  for await (const text of textsOf(start, signal)) {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) yield decode(value);
    else return endOf(value, patterns);
  }
  return { files: 0, bytes: 0, results: 0, ended: "complete" };
}

/** The texts of a job until its signal is aborted. The job holds the runtime open only while someone waits for it. */
async function* textsOf(start: Start, signal: AbortSignal): AsyncGenerator<string, void> {
  let wake = (): void => undefined;
  const job = start(() => wake());
  const hold = new HostHold();
  const onAbort = (): void => {
    job.cancel();
    wake();
  };
  signal.addEventListener("abort", onAbort);
  hold.hold();
  try {
    while (!signal.aborted) {
      // Whoever announces after this take finds `announced` ready to be resolved: no announcement is missed.
      const announced = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const texts = job.take();
      if (texts.length === 0) await announced;
      else yield* texts;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    job.cancel();
    hold.close();
  }
}

function scopeOf({ timeoutMs, maxResults, ...scope }: ResolvedScope): NativeScope {
  return {
    ...scope,
    include: [...scope.include],
    exclude: [...scope.exclude],
    ...finite({ timeoutMs, maxResults }),
  };
}

function textOf({ patterns, ignoreCase, ...limits }: ResolvedText): NativeText {
  return { patterns: patterns.map(toRustPattern), ignoreCase, ...finite(limits) };
}

function finite(limits: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => Number.isFinite(limit)));
}

// The forms below are those of crates/pool-napi/src/search.rs; `interfaceVersion` keeps the two in step.
function matchesOf(value: unknown): readonly Match[] {
  const [path, flat] = value as [string, (number | string)[]];
  const matches: Match[] = [];
  for (let at = 0; at < flat.length; at += 4) {
    const [line, column, pattern, text] = flat.slice(at, at + 4) as [number, number, number, string];
    matches.push({ path, line, column, text, pattern });
  }
  return matches;
}

function hashesOf(value: unknown, files: readonly string[]): readonly HashedFile[] {
  const rows = value as (["hashed", string, number] | [Exclude<HashedFile, { state: "hashed" }>["reason"]])[];
  return rows.map((row, index) => {
    const path = files[index] as string;
    if (row[0] === "hashed") return { state: "hashed", path, sha256: row[1], bytes: row[2] };
    return { state: "failed", path, reason: row[0] };
  });
}

function endOf(value: unknown, patterns: readonly string[]): SearchSummary {
  const end = value as SearchSummary | Failure;
  if ("error" in end || "panic" in end) throw failureOf(end, patterns);
  return end;
}

type Failure = { readonly error: string } | { readonly panic: string };

/** What the addon alone refuses, such as a pattern that is too large for it, or a fault of its own. */
function failureOf(value: unknown, subjects: readonly string[]): NativePoolError {
  const failure = value as Failure;
  if ("panic" in failure) return new NativePoolError("OCO_NATIVE_INTERNAL", failure.panic);
  return new InvalidPatternError(subjects.join(", "), failure.error);
}
