/** Options of a `WorkerPool`. */
export interface WorkerPoolOptions {
  /** The module whose exported functions are the tasks; a URL or an absolute path that every worker can import. */
  readonly module: URL | string;
  /** Worker threads, 1 to 64. */
  readonly workers: number;
  /** Tasks that the workers can have at once; a power of two from 2 to 65536. @default 1024 */
  readonly slots?: number;
  /** Bytes of an argument or result that need no parcel; a multiple of 8. @default 2048 */
  readonly slotBytes?: number;
  /** Tasks that may wait for a slot. @default 65536 */
  readonly capacity?: number;
  /** The file that a worker starts with; needed only where a bundler has moved this package. @default beside this module */
  readonly entry?: URL;
}

/** Options with every default filled in. */
export interface WorkerPoolSettings {
  readonly module: string;
  readonly workers: number;
  readonly slots: number;
  readonly slotBytes: number;
  readonly capacity: number;
  readonly entry: URL;
}

/** @throws RangeError that prints the value at fault. */
export function settlePool(options: WorkerPoolOptions): WorkerPoolSettings {
  const {
    module,
    workers,
    slots = 1024,
    slotBytes = 2048,
    capacity = 65_536,
    entry = defaultEntry(),
  } = options;
  integer("workers", workers, 1, 64);
  integer("slots", slots, 2, 65_536);
  if ((slots & (slots - 1)) !== 0) throw new RangeError(`slots must be a power of two, not ${slots}`);
  integer("slotBytes", slotBytes, 8, 2 ** 20);
  if (slotBytes % 8 !== 0) throw new RangeError(`slotBytes must be a multiple of 8, not ${slotBytes}`);
  integer("capacity", capacity, 1, 2 ** 24);
  return { module: String(module), workers, slots, slotBytes, capacity, entry };
}

// A worker needs a file that the runtime can execute as it is. Run from its sources, the package therefore uses the
// worker of its last build; the tests, which want to test the sources, pass one that they bundle from them.
function defaultEntry(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "../../dist/pool/worker-main.js" : "./worker-main.js", import.meta.url);
}

function integer(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be an integer from ${least} to ${most}, not ${value}`);
  }
}
