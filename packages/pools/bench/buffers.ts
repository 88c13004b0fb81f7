import { BufferPool } from "@oco/pools";
import { compare, goal, printRatio, printTable } from "@oco-tools/bench";
import { goalOverFloor } from "./over-floor.ts";

/** A 4 KB buffer, taken, written to and given back. */
export async function benchBuffers(): Promise<void> {
  const zeroed = new BufferPool();
  const bytes = new Uint8Array(4_096);
  const plain = new BufferPool({ zeroOnRelease: false });
  const figures = await compare(
    [
      {
        name: "@oco/pools buffer, zeroed",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            const lease = zeroed.acquire(4_096);
            lease.value[index & 4_095] = 1;
            lease.release();
          }
        },
      },
      {
        name: "@oco/pools buffer, not zeroed",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            const lease = plain.acquire(4_096);
            lease.value[index & 4_095] = 1;
            lease.release();
          }
        },
      },
      {
        name: "floor: fill(0) of one such array",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            bytes[index & 4_095] = 1;
            bytes.fill(0);
          }
        },
      },
      {
        name: "floor: an array, a new lease and fill(0)",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            const lease = { bytes: free.pop() as Uint8Array<ArrayBuffer>, generation: index };
            floorLease = lease;
            lease.bytes[index & 4_095] = 1;
            lease.bytes.fill(0);
            free.push(lease.bytes);
          }
        },
      },
      {
        name: "Buffer.alloc",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) Buffer.alloc(4_096)[index & 4_095] = 1;
        },
      },
      {
        name: "Buffer.allocUnsafeSlow",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1)
            Buffer.allocUnsafeSlow(4_096)[index & 4_095] = 1;
        },
      },
    ],
    { roundMs: 50 },
  );
  printTable("one buffer of 4 KB", figures);
  const [own, , filled, floor] = figures;
  // Read once, so that the leases of the floor are really made.
  if (!own || !filled || !floor || floorLease === undefined) throw new Error("no figures");
  goal("zeroed 4 KB buffer", own.medianNs, { atMost: 60 }, "ns");
  printRatio("zeroed 4 KB buffer", own, filled);
  goalOverFloor("zeroed 4 KB buffer", own, floor, { bound: 60, where: 59 });
}

let floorLease: { bytes: Uint8Array; generation: number } | undefined;
const free = [new Uint8Array(4_096)];
