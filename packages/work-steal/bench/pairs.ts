import { allocateDeque, LocalDeque, openDeque, openStealer } from "@oco/work-steal";
import { type Contestant, compare, type Figure, goal, peer, printTable, ratio } from "@oco-tools/bench";

// Many short rounds: on a busy machine a long one is as good as always interrupted.
const rounds = { rounds: 301, roundMs: 1 };

interface Stack {
  push(value: number): unknown;
  pop(): number | undefined;
}

/** One push and one pop, next to denque and an array; and one push and one steal. */
export async function benchPairs(): Promise<void> {
  const { default: Denque } = (await peer("denque")) as { readonly default: new () => Stack };
  const local = new LocalDeque<number>(1024);
  const split = openDeque(allocateDeque({ capacity: 1024 }));
  const splitFifo = openDeque(allocateDeque({ capacity: 1024, order: "fifo" }));
  const chaseLev = openDeque(allocateDeque({ capacity: 1024, algorithm: "chase-lev" }));
  const contestants = [
    pairOf("denque", new Denque()),
    pairOf("array", []),
    pairOf("LocalDeque", local),
    pairOf("SharedDeque split lifo", split),
    pairOf("SharedDeque split fifo", splitFifo),
    pairOf("SharedDeque chase-lev lifo", chaseLev),
  ];
  await warmUp(contestants);
  const figures = await compare(contestants, rounds);
  printTable("one push and one pop", figures);
  const [denque, , localFigure, splitFigure] = figures as [Figure, Figure, Figure, Figure];
  goal("pair LocalDeque/denque", ratio(localFigure, denque), { atMost: 1.1 }, "x");
  goal("pair SharedDeque split/denque", ratio(splitFigure, denque), { atMost: 1.1 }, "x");

  const memory = allocateDeque({ capacity: 1024, algorithm: "chase-lev" });
  const [owner, thief] = [openDeque(memory), openStealer(memory)];
  const steals = await compare(
    [
      {
        name: "chase-lev push and steal",
        run: (iterations) => {
          let sum = 0;
          for (let index = 0; index < iterations; index += 1) {
            owner.push(index & 0xffff);
            sum += thief.steal();
          }
          return sum;
        },
      },
    ],
    rounds,
  );
  printTable("one push and one steal, uncontended", steals);
}

// V8 compiles on another thread, which on a busy machine comes late: each gets time until its compiled code is in place.
async function warmUp(contestants: readonly Contestant[]): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    for (const { run } of contestants) run(100_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// A function of its own for each, so that none is compiled for the mixture of all.
function pairOf(name: string, stack: Stack): { name: string; run: (iterations: number) => unknown } {
  const make = new Function(
    "stack",
    `// ${name}: V8 shares compiled code between functions of the same text.
    return (iterations) => {
      let sum = 0;
      for (let index = 0; index < iterations; index += 1) {
        stack.push(index & 0xffff);
        sum = (sum + stack.pop()) | 0;
      }
      return sum;
    };`,
  ) as (stack: Stack) => (iterations: number) => number;
  return { name, run: make(stack) };
}
