import { isMainThread, threadId, Worker, workerData } from "node:worker_threads";
import {
  allocateDeque,
  allocateInjector,
  type DequeMemory,
  EMPTY,
  type InjectorMemory,
  openDeque,
  openInjector,
  openStealer,
  pushOrSpill,
} from "../../src/index.ts";

// Four threads, each the owner of a deque and a thief at the others, and one injector: every handle is taken once.
// Run as a program: node conserve.mjs <tasks> <algorithm> <order>. Prints a line and exits with 1 when one is not.

interface Job {
  readonly index: number;
  readonly first: number;
  readonly last: number;
  readonly deques: readonly DequeMemory[];
  readonly injector: InjectorMemory;
  /** How often each handle was taken, in a byte each. */
  readonly taken: SharedArrayBuffer;
  /** Words: handles taken in all, handles stolen, handles taken from the injector. */
  readonly counts: SharedArrayBuffer;
}

const threads = 4;
/** Which part of the handles each thread pushes: two of the four only steal. */
const bounds = [0, 0.7, 1, 1, 1];

function work({ index, first, last, deques, injector, taken, counts }: Job): void {
  const mine = openDeque(deques[index] as DequeMemory);
  const others = deques.filter((_, other) => other !== index).map(openStealer);
  const queue = openInjector(injector);
  const marks = new Uint8Array(taken);
  const words = new Int32Array(counts);
  const total = marks.length;
  let local = 0;
  let stolen = 0;
  let injected = 0;
  const take = (handle: number): void => {
    // Two takers of one handle would show as a mark of 2, for the addition is atomic.
    Atomics.add(marks, handle, 1);
    local += 1;
  };
  const report = (): void => {
    Atomics.add(words, 0, local);
    local = 0;
  };
  const takeOther = (): boolean => {
    const handle = queue.pop();
    if (handle >= 0) {
      injected += 1;
      take(handle);
      return true;
    }
    for (const each of others) {
      const found = each.steal();
      if (found < 0) continue;
      stolen += 1;
      take(found);
      return true;
    }
    return false;
  };
  let next = first;
  // Bursts of pushes, then fewer pops: the deques run full, spill, and are stolen from.
  for (let round = 0; next < last; round += 1) {
    for (let left = 1 + (round % 97); left > 0 && next < last; left -= 1) {
      if (!pushOrSpill(mine, queue, next)) break;
      next += 1;
    }
    for (let left = round % 83; left > 0; left -= 1) {
      const handle = mine.pop();
      if (handle === EMPTY) break;
      take(handle);
    }
    if (round % 5 === index) takeOther();
  }
  for (let handle = mine.pop(); handle !== EMPTY; handle = mine.pop()) take(handle);
  report();
  while (Atomics.load(words, 0) < total) {
    const own = mine.pop();
    if (own >= 0) take(own);
    else if (!takeOther()) report();
  }
  Atomics.add(words, 1, stolen);
  Atomics.add(words, 2, injected);
}

async function main(tasks: number, algorithm: "split" | "chase-lev", order: "lifo" | "fifo"): Promise<void> {
  // Small, and starting just below the place where indices turn negative.
  const origin = 2 ** 31 - 1000;
  const deques = Array.from({ length: threads }, () =>
    allocateDeque({ capacity: 256, algorithm, order, origin }),
  );
  const injector = allocateInjector({ capacity: 1024, origin });
  const taken = new SharedArrayBuffer(tasks);
  const counts = new SharedArrayBuffer(12);
  const started = performance.now();
  await Promise.all(
    deques.map((_, index) => {
      const first = Math.floor(tasks * (bounds[index] as number));
      const last = Math.floor(tasks * (bounds[index + 1] as number));
      const job: Job = { index, first, last, deques, injector, taken, counts };
      const worker = new Worker(new URL(import.meta.url), { workerData: job });
      return new Promise((resolve, reject) => {
        worker.on("error", reject);
        worker.on("exit", resolve);
      });
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const wrong = new Uint8Array(taken).reduce((count, mark) => count + (mark === 1 ? 0 : 1), 0);
  const [, stolen, injected] = new Int32Array(counts);
  const bun = process.versions.bun;
  const result = {
    runtime: bun === undefined ? `Node ${process.versions.node}` : `Bun ${bun}`,
    algorithm,
    order,
  };
  process.stdout.write(
    `${JSON.stringify({ ...result, tasks, wrong, stolen, injected, seconds: Math.round(seconds * 10) / 10 })}\n`,
  );
  process.exitCode = wrong === 0 ? 0 : 1;
}

if (!isMainThread && threadId > 0 && workerData !== null) work(workerData as Job);
else {
  const [tasks = "1000000", algorithm = "split", order = "lifo"] = process.argv.slice(2);
  await main(Number(tasks), algorithm as "split", order as "lifo");
}
