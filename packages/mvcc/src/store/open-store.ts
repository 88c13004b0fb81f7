import { MvccError, OpenError, StoreInUseError, UnsupportedFilesystemError } from "../errors.ts";
import type { Json } from "../json/json.ts";
import type { Key } from "../key/key.ts";
import type { LogFileSystem } from "../log/file-system.ts";
import { memoryFileSystem } from "../log/memory-file-system.ts";
import { nodeFileSystem } from "../log/node-file-system.ts";
import { verifyLog } from "../log/verify.ts";
import { PendingAtomic } from "./atomic.ts";
import { Engine } from "./engine.ts";
import { type AnySchema, StateReader } from "./entry.ts";
import { history, travel, watch } from "./history.ts";
import type { StoreOptions } from "./options.ts";
import { admit } from "./schema.ts";
import { createSnapshot } from "./snapshot.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/**
 * Opens a store, and creates it where there is none.
 *
 * @throws {@link OpenError} if the directory cannot be created, read or written; {@link StoreInUseError},
 * {@link UnsupportedFilesystemError}, {@link CorruptLogError}.
 * @example
 * await using store = await openStore<{ todo: Todo }>({ path: ".state", author: "agent-7" });
 */
export async function openStore<S extends object = AnySchema>(
  options: StoreOptions<S> = {},
): Promise<Store<S>> {
  const files = options.fileSystem ?? (options.path === undefined ? memoryFileSystem() : nodeFileSystem());
  const { groupMs = 0, pollMs = 20, durability = "group" } = options;
  if (!(groupMs >= 0)) throw new RangeError(`groupMs is ${groupMs}, not a duration`);
  const { compactAfterBytes = (files.isPrivate ? 16 : 64) * 2 ** 20 } = options;
  if (!(compactAfterBytes > 0))
    throw new RangeError(`compactAfterBytes is ${compactAfterBytes}, not positive`);
  if (!(pollMs > 0)) throw new RangeError(`pollMs is ${pollMs}, not a duration`);
  if (!["process", "group", "fsync"].includes(durability))
    throw new RangeError(`durability is "${durability}"`);
  const { directory, release } = occupy(files, options.path ?? "memory", options.exclusive ?? true);
  const engine = new Engine({
    files,
    directory,
    durability,
    groupMs,
    compactAfterBytes,
    author: options.author,
    clock: options.clock ?? { now: Date.now },
    writer: crypto.randomUUID().slice(0, 13),
  });
  try {
    engine.log.open();
  } catch (error) {
    release();
    engine.log.close();
    throw MvccError.is(error) && error.code !== "OCO_MVCC_WRITE"
      ? error
      : new OpenError(directory, causeOf(error));
  }
  return createStore(engine, options, pollMs, release);
}

function createStore<S extends object>(
  engine: Engine,
  options: StoreOptions<S>,
  pollMs: number,
  release: () => void,
): Store<S> {
  const { random = Math.random } = options;
  const schemas: Readonly<Record<string, unknown>> = { ...options.schema };
  const accept = (key: Key, value: unknown): Json => admit(schemas, key, value);
  const reader = new StateReader<S>(engine.state, () => engine.version);
  const close = async (): Promise<void> => {
    release();
    await engine.close();
  };
  return {
    get version() {
      return engine.version;
    },
    get head() {
      return engine.head;
    },
    get: (key) => reader.get(key),
    entry: (key) => reader.entry(key),
    entries: (range) => reader.entries(range),
    refresh: () => engine.refresh(),
    snapshot: () => createSnapshot<S>(engine.state, engine.refresh()),
    transact: (work, settings = {}) => transact(engine, accept, random, work, settings),
    atomic: () =>
      new PendingAtomic<S>(accept, async (intent, note) => {
        const verdict = engine.commit(intent, note);
        if (!verdict.ok) return verdict;
        await engine.durable();
        return { ok: true, version: verdict.version };
      }),
    watch: (settings = {}) => {
      // From here on, not from the first `next`: what is compacted in between would be missed.
      engine.feed.follow();
      return watch(engine, { since: engine.version, ...settings }, pollMs);
    },
    history: (settings = {}) => history(engine, settings),
    at: (version) => travel<S>(engine, version),
    verify: async () => {
      engine.refresh();
      const { generation, offset, digest } = engine.log.replica;
      return verifyLog(engine.files, engine.directory, { generation, offset, digest });
    },
    compact: async ({ keep = 1 } = {}) => {
      if (!Number.isInteger(keep) || keep < 0) throw new RangeError(`keep is ${keep}, not a whole number`);
      engine.refresh();
      if (engine.failure !== undefined) throw engine.failure;
      engine.compact(keep);
      await engine.flush();
    },
    flush: async () => {
      engine.assertOpen();
      await engine.flush();
    },
    stats: () => ({
      version: engine.version,
      keys: engine.state.size,
      olderVersions: engine.state.olderVersions,
      liveSnapshots: engine.state.pins.size,
      logBytes: engine.log.replica.offset,
      generation: engine.log.replica.generation,
    }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Occupied {
  readonly directory: string;
  readonly release: () => void;
}

function occupy(files: LogFileSystem, path: string, isExclusive: boolean): Occupied {
  let directory: string;
  let identity: string;
  let unsafe: string | undefined;
  try {
    directory = files.prepare(path);
    identity = files.identify(directory);
    unsafe = files.unsafeKind(directory);
  } catch (error) {
    throw new OpenError(path, error);
  }
  if (unsafe !== undefined) throw new UnsupportedFilesystemError(path, unsafe);
  if (!isExclusive || files.isPrivate) return { directory, release: () => {} };
  const open = openDirectories();
  if (open.has(identity)) throw new StoreInUseError(path, directory);
  open.add(identity);
  return { directory, release: () => void open.delete(identity) };
}

/** Identities of the directories that any copy of this package has open in this process. */
function openDirectories(): Set<string> {
  const name = Symbol.for("@oco/mvcc/open");
  const registry = globalThis as { [name]?: Set<string> };
  registry[name] ??= new Set();
  return registry[name];
}

function causeOf(error: unknown): unknown {
  return MvccError.is(error) ? error.cause : error;
}
