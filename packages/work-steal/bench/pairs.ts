import { allocateDeque, LocalDeque, openDeque, openStealer } from "@oco/work-steal";
import { compare, goal, peer, printTable, ratio } from "@oco-tools/bench";

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
  const figures = await compare([
    pairOf("denque", new Denque()),
    pairOf("array", []),
    pairOf("LocalDeque", local),
    pairOf("SharedDeque split lifo", split),
    pairOf("SharedDeque split fifo", splitFifo),
    pairOf("SharedDeque chase-lev lifo", chaseLev),
  ]);
  printTable("one push and one pop", figures);
  const [denque, , localFigure, splitFigure] = figures as [
    (typeof figures)[0],
    (typeof figures)[0],
    (typeof figures)[0],
    (typeof figures)[0],
  ];
  goal("pair LocalDeque/denque", ratio(localFigure, denque), { atMost: 1.1 }, "x");
  goal("pair SharedDeque split/denque", ratio(splitFigure, denque), { atMost: 1.1 }, "x");

  const memory = allocateDeque({ capacity: 1024, algorithm: "chase-lev" });
  const [owner, thief] = [openDeque(memory), openStealer(memory)];
  const steals = await compare([
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
  ]);
  printTable("one push and one steal, uncontended", steals);
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
