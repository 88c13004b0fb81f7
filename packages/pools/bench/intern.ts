import { InternPool } from "@oco/pools";
import { compare, printTable } from "@oco-tools/bench";

const count = 64;

/** Names of one length, 64 of them, decoded from one frame over and over. */
export async function benchIntern(): Promise<void> {
  for (const size of [8, 16, 24, 32]) await benchSize(size);
}

async function benchSize(size: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `${index}`.padStart(size, "message.part."));
  const frame = Buffer.from(names.join(""));
  const strings = new InternPool();
  const decoder = new TextDecoder();
  let length = 0;
  const figures = await compare(
    [
      {
        name: "@oco/pools InternPool.decode",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            const start = (index % count) * size;
            length += strings.decode(frame, start, start + size).length;
          }
        },
      },
      {
        name: "Buffer.toString",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            const start = (index % count) * size;
            length += frame.toString("utf8", start, start + size).length;
          }
        },
      },
      {
        name: "TextDecoder.decode",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            const start = (index % count) * size;
            length += decoder.decode(frame.subarray(start, start + size)).length;
          }
        },
      },
    ],
    { rounds: 101, roundMs: 5 },
  );
  printTable(`${size} bytes to a string that came before`, figures);
  if (length === 0) throw new Error("nothing was decoded");
}
