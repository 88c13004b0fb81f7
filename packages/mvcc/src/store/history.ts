import { setImmediate as nextTurn } from "node:timers/promises";
import { encodeWholeKey } from "../key/encode-key.ts";
import type { Key, PrefixOf } from "../key/key.ts";
import { replayHistory } from "../log/history.ts";
import { Replica } from "../replay/replica.ts";
import { belowPrefix, type ChangeFilter, type Commit, toCommit } from "./commit.ts";
import type { Engine } from "./engine.ts";
import { createSnapshot, type Snapshot } from "./snapshot.ts";

/** Which part of the history is read. */
export interface HistoryOptions {
  /** Version after which to begin. @default 0 */
  readonly since?: number;
  /** Only commits that changed this key, and of them only that change. */
  readonly key?: Key;
}

/** Which commits are watched. */
export interface WatchOptions<S extends object> {
  /** Only commits that changed keys below it, and of them only those changes. @default [] every key */
  readonly prefix?: PrefixOf<S>;
  /** Version after which to begin, which may be yet to come. @default the current version */
  readonly since?: number;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
}

/** Yields the retained commits up to the version that was current at the call. */
export async function* history(engine: Engine, options: HistoryOptions): AsyncGenerator<Commit, void, void> {
  const { key } = options;
  const wanted = key === undefined ? undefined : encodeWholeKey(key);
  const passes: ChangeFilter = wanted === undefined ? () => true : (encoded) => encoded === wanted;
  yield* readCommits(engine, versionOf(options.since ?? 0), engine.refresh(), passes);
}

/** Yields commits as they are made, first those since an earlier version. */
export async function* watch<S extends object>(
  engine: Engine,
  options: WatchOptions<S> & { readonly since: number },
  pollMs: number,
): AsyncGenerator<Commit, void, void> {
  const { signal } = options;
  const passes = belowPrefix(options.prefix ?? []);
  for (let seen = versionOf(options.since); !engine.isClosed && !signal?.aborted; ) {
    if (engine.refresh() <= seen) {
      await commitOrPoll(engine, pollMs, signal);
      continue;
    }
    const recent = engine.feed.find(seen + 1);
    if (recent === undefined) {
      // The watcher fell behind what memory holds.
      const until = engine.version;
      yield* readCommits(engine, seen, until, passes);
      seen = until;
      continue;
    }
    seen += 1;
    const commit = toCommit(recent, passes);
    if (commit !== undefined) yield commit;
  }
  signal?.throwIfAborted();
}

function versionOf(since: number): number {
  if (!Number.isSafeInteger(since) || since < 0) throw new RangeError(`since is ${since}, not a version`);
  return since;
}

/** A snapshot of an earlier version, rebuilt from the log. */
export async function travel<S extends object>(engine: Engine, version: number): Promise<Snapshot<S>> {
  const current = engine.refresh();
  if (!Number.isInteger(version) || version < 0 || version > current) {
    throw new RangeError(`Version ${version} is not between 0 and ${current}`);
  }
  let replica = new Replica();
  const steps = replayHistory(engine.files, engine.directory, version, version, (onVerdict) => {
    replica = new Replica({ onVerdict }, version);
    return replica;
  });
  for (const _ of steps) await nextTurn();
  return createSnapshot<S>(replica.state, version);
}

async function* readCommits(
  engine: Engine,
  since: number,
  until: number,
  passes: ChangeFilter,
): AsyncGenerator<Commit, void, void> {
  if (since >= until) return;
  const steps = replayHistory(engine.files, engine.directory, since, until, (onVerdict) => {
    return new Replica({ onVerdict });
  });
  for (const part of steps) {
    for (const step of part) {
      const commit = toCommit(step, passes);
      if (commit !== undefined) yield commit;
    }
    await nextTurn();
  }
}

function commitOrPoll(engine: Engine, pollMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      forget();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, pollMs);
    const forget = engine.feed.onNext(done);
    signal?.addEventListener("abort", done, { once: true });
  });
}
