import { InternPool } from "@oco/pools";
import { compare, printTable } from "@oco-tools/bench";

/** Event names of 7 to 26 bytes, 200 of them, decoded from one frame over and over. */
export async function benchIntern(): Promise<void> {
  const names = Array.from(
    { length: 200 },
    (_, index) => `message.part.${"updated".slice(0, index % 8)}${index}`,
  );
  const frame = Buffer.from(names.join(""));
  const ends: number[] = [];
  let end = 0;
  for (const name of names) {
    end += Buffer.byteLength(name);
    ends.push(end);
  }
  const strings = new InternPool();
  const decoder = new TextDecoder();
  let length = 0;
  const each = (iterations: number, decode: (start: number, end: number) => string): void => {
    for (let index = 0; index < iterations; index += 1) {
      const which = index % 200;
      length += decode(ends[which - 1] ?? 0, ends[which] ?? 0).length;
    }
  };
  const figures = await compare(
    [
      {
        name: "@oco/pools InternPool.decode",
        run: (iterations) => each(iterations, (start, stop) => strings.decode(frame, start, stop)),
      },
      {
        name: "Buffer.toString",
        run: (iterations) => each(iterations, (start, stop) => frame.toString("utf8", start, stop)),
      },
      {
        name: "TextDecoder.decode",
        run: (iterations) => each(iterations, (start, stop) => decoder.decode(frame.subarray(start, stop))),
      },
    ],
    { roundMs: 50 },
  );
  printTable("bytes to a string that came before", figures);
  if (length === 0) throw new Error("nothing was decoded");
}
