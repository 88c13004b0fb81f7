import { fileURLToPath } from "node:url";
import { WorkerPool } from "@oco/work-steal";
import { compare, type Figure, goal, peer, peerVersion, printTable, ratio } from "@oco-tools/bench";

type Run = (name: "next" | "echo", value: unknown) => PromiseLike<unknown>;
interface Contender {
  readonly name: string;
  readonly run: Run;
  readonly stop: () => unknown;
}

const threads = 2;
const inFlight = 64;
const file = (name: string): string => fileURLToPath(new URL(`./workers/${name}.mjs`, import.meta.url));

/** About a kilobyte as JSON, with the nesting that a task of an orchestrator has. */
const kilobyte = {
  id: "task-0001",
  title: "Describe the module and its exports",
  prompt: "n".repeat(420),
  tags: Array.from({ length: 12 }, (_, index) => `tag-${index}`),
  files: Array.from({ length: 8 }, (_, index) => ({
    path: `src/part-${index}.ts`,
    lines: index * 31,
    isOwned: index > 3,
  })),
};

/** Round trip and throughput of WorkerPool and of the thread pools of npm, with a number and with a kilobyte. */
export async function benchPools(): Promise<void> {
  const contenders = [ours(), await piscina(), await tinypool(), await workerpool(), await poolifier()];
  try {
    for (const { run } of contenders) if ((await run("next", 1)) !== 2) throw new Error("wrong result");
    printTable(
      "round trip of one number, one after the other",
      await compareAll(contenders, 1, (run, index) => run("next", index)),
    );
    const small = await compareAll(contenders, inFlight, (run, index) => run("next", index));
    printTable(`one number, ${inFlight} in flight, ${threads} threads`, small);
    judge("throughput small tasks", small, 10);
    const large = await compareAll(contenders, inFlight, (run) => run("echo", kilobyte));
    printTable(
      `${JSON.stringify(kilobyte).length} bytes of plain data there and back, ${inFlight} in flight`,
      large,
    );
    judge("throughput 1 KB tasks", large, 1);
  } finally {
    for (const { stop } of contenders) await stop();
  }
}

function judge(name: string, figures: readonly Figure[], atLeast: number): void {
  const [mine, ...peers] = figures as [Figure, ...Figure[]];
  for (const each of peers) goal(`${name} vs ${each.name}`, ratio(each, mine), { atLeast }, "x");
}

function compareAll(
  contenders: readonly Contender[],
  depth: number,
  step: (run: Run, index: number) => PromiseLike<unknown>,
): Promise<Figure[]> {
  return compare(
    contenders.map(({ name, run }) => ({
      name,
      run: async (count: number) => {
        let next = 0;
        const lane = async (): Promise<void> => {
          while (next < count) {
            next += 1;
            await step(run, next);
          }
        };
        await Promise.all(Array.from({ length: depth }, lane));
      },
    })),
    { rounds: 51, roundMs: 15 },
  );
}

function ours(): Contender {
  const pool = new WorkerPool<typeof import("./workers/tasks.mjs")>({
    module: new URL("./workers/tasks.mjs", import.meta.url),
    workers: threads,
  });
  return {
    name: "WorkerPool",
    run: (name, value) => pool.run(name, value as never),
    stop: () => pool[Symbol.asyncDispose](),
  };
}

interface Piscina {
  run(value: unknown, options: { readonly name: string }): Promise<unknown>;
  destroy(): Promise<void>;
}
type PiscinaClass = new (options: Readonly<Record<string, unknown>>) => Piscina;

async function piscina(): Promise<Contender> {
  // A CommonJS module: whether its class is a named export depends on the loader.
  const module = (await peer("piscina")) as {
    readonly Piscina?: PiscinaClass;
    readonly default: PiscinaClass;
  };
  return piscinaLike("piscina", module.Piscina ?? module.default);
}

async function tinypool(): Promise<Contender> {
  const { Tinypool } = (await peer("tinypool")) as { readonly Tinypool: PiscinaClass };
  return piscinaLike("tinypool", Tinypool);
}

function piscinaLike(name: string, Pool: PiscinaClass): Contender {
  const pool = new Pool({ filename: file("tasks"), minThreads: threads, maxThreads: threads });
  return {
    name: `${name} ${peerVersion(name)}`,
    run: (task, value) => pool.run(value, { name: task }),
    stop: () => pool.destroy(),
  };
}

async function workerpool(): Promise<Contender> {
  interface Pool {
    exec(name: string, values: readonly unknown[]): PromiseLike<unknown>;
    terminate(): PromiseLike<unknown>;
  }
  const { default: module } = (await peer("workerpool")) as {
    readonly default: { pool(script: string, options: Readonly<Record<string, unknown>>): Pool };
  };
  const pool = module.pool(file("workerpool"), {
    minWorkers: threads,
    maxWorkers: threads,
    workerType: "thread",
  });
  return {
    name: `workerpool ${peerVersion("workerpool")}`,
    run: (name, value) => pool.exec(name, [value]),
    stop: () => pool.terminate(),
  };
}

async function poolifier(): Promise<Contender> {
  interface Pool {
    execute(value: unknown, name: string): Promise<unknown>;
    destroy(): Promise<void>;
  }
  const { FixedThreadPool } = (await peer("poolifier")) as {
    readonly FixedThreadPool: new (size: number, file: string) => Pool;
  };
  const pool = new FixedThreadPool(threads, file("poolifier"));
  return {
    name: `poolifier ${peerVersion("poolifier")}`,
    run: (name, value) => pool.execute(value, name),
    stop: () => pool.destroy(),
  };
}
